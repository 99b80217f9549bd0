import { useState } from 'preact/hooks';
import type { Lane } from '../../src/model/lane.ts';
import { recordAt, remember, selectedSeq } from '../store.ts';
import { ConnectionDetails } from './ConnectionDetails.tsx';
import { Icon } from './Icon.tsx';
import { MessageDetails } from './MessageDetails.tsx';
import { RecordDetails } from './RecordDetails.tsx';
import { Tabs } from './Tabs.tsx';

type Which = 'event' | 'connection';

/** What is selected, whole: the record, or the connection. */
export function Details({ lane }: { lane: Lane }) {
  const seq = selectedSeq.value;
  const record = seq === undefined ? undefined : recordAt(seq);
  // What the user chose for this very record; another selection shows the event again.
  const [choice, setChoice] = useState<{ seq: number | undefined; which: Which }>({ seq, which: 'event' });
  const which: Which =
    !record || (choice.seq === seq && choice.which === 'connection') ? 'connection' : 'event';
  const tabs = [
    ...(seq === undefined ? [] : [{ id: 'event' as const, name: `Event ${seq}` }]),
    { id: 'connection' as const, name: 'Connection' },
  ];
  return (
    <div class="details" role="region" aria-label="Details">
      <Tabs label="Details of" tabs={tabs} selected={which} onSelect={(id) => setChoice({ seq, which: id })}>
        <button
          type="button"
          class="tool"
          aria-label="Close details"
          title="Close (Esc)"
          onClick={() => remember({ detailsOpen: false })}
        >
          <Icon name="close" />
        </button>
      </Tabs>
      <div
        class="details-body"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        role="tabpanel"
        aria-label={which === 'event' ? 'Event' : 'Connection'}
      >
        {which === 'connection' || !record ? (
          <ConnectionDetails lane={lane} />
        ) : record.kind === 'message' || record.kind === 'send' ? (
          <MessageDetails key={record.seq} record={record} lane={lane} />
        ) : (
          <RecordDetails record={record} lane={lane} />
        )}
      </div>
    </div>
  );
}

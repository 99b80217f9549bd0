import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import type { Lane } from '../../src/model/lane.ts';
import { HeldRecord } from '../held-record.ts';
import { ledgers } from '../ledgers.ts';
import { recordAt, recording, remember, selectedAttempt, selectedSeq, tab } from '../store.ts';
import { AttemptDetails } from './AttemptDetails.tsx';
import { ConnectionDetails } from './ConnectionDetails.tsx';
import { Icon } from './Icon.tsx';
import { MessageDetails } from './MessageDetails.tsx';
import { RecordDetails } from './RecordDetails.tsx';
import { Tabs } from './Tabs.tsx';
import { useReading } from './use-reading.ts';

type Which = 'event' | 'connection';

/** What is selected, whole: the attempt while the ledger is shown, else the record, or the connection. */
export function Details({ lane }: { lane: Lane }) {
  const number = selectedAttempt.value;
  if (tab.value === 'attempts' && number !== undefined)
    return <LedgerDetails lane={lane} number={number} key={lane.id} />;
  return <RecordOrConnection lane={lane} />;
}

function LedgerDetails({ lane, number }: { lane: Lane; number: number }) {
  const ledger = useReading(ledgers, lane)?.reader;
  const row = ledger?.rows[number - 1];
  const [which, setWhich] = useState<'attempt' | 'connection'>('attempt');
  if (!ledger || !row) return <RecordOrConnection lane={lane} />;
  const tabs = [
    { id: 'attempt' as const, name: `Attempt ${number}` },
    { id: 'connection' as const, name: 'Connection' },
  ];
  return (
    <DetailsBox
      name={which === 'attempt' ? 'Attempt' : 'Connection'}
      tabs={
        <Tabs label="Details of" tabs={tabs} selected={which} onSelect={setWhich}>
          <Close />
        </Tabs>
      }
    >
      {which === 'attempt' ? <AttemptDetails row={row} ledger={ledger} /> : <ConnectionDetails lane={lane} />}
    </DetailsBox>
  );
}

function RecordOrConnection({ lane }: { lane: Lane }) {
  const seq = selectedSeq.value;
  const held = useRef(new HeldRecord()).current;
  const shown = held.of(seq, seq === undefined ? undefined : recordAt(seq), recording.value?.generation ?? 0);
  const record = shown?.record;
  // What the user chose for this very record; another selection shows the event again.
  const [choice, setChoice] = useState<{ seq: number | undefined; which: Which }>({ seq, which: 'event' });
  const which: Which =
    !record || (choice.seq === seq && choice.which === 'connection') ? 'connection' : 'event';
  const tabs = [
    ...(seq === undefined ? [] : [{ id: 'event' as const, name: `Event ${seq}` }]),
    { id: 'connection' as const, name: 'Connection' },
  ];
  return (
    <DetailsBox
      name={which === 'event' ? 'Event' : 'Connection'}
      tabs={
        <Tabs
          label="Details of"
          tabs={tabs}
          selected={which}
          onSelect={(id) => setChoice({ seq, which: id })}
        >
          <Close />
        </Tabs>
      }
    >
      {which === 'event' && shown?.forgotten && (
        <p class="cut">
          The recording has forgotten this event to make room: it is kept only while it is selected.
        </p>
      )}
      {which === 'connection' || !record ? (
        <ConnectionDetails lane={lane} />
      ) : record.kind === 'message' || record.kind === 'send' ? (
        <MessageDetails key={record.seq} record={record} lane={lane} />
      ) : (
        <RecordDetails record={record} lane={lane} />
      )}
    </DetailsBox>
  );
}

function DetailsBox(props: { name: string; tabs: ComponentChildren; children: ComponentChildren }) {
  return (
    <div class="details" role="region" aria-label="Details">
      {props.tabs}
      <div
        class="details-body"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        role="tabpanel"
        aria-label={props.name}
      >
        {props.children}
      </div>
    </div>
  );
}

function Close() {
  return (
    <button
      type="button"
      class="tool"
      aria-label="Close details"
      title="Close (Esc)"
      onClick={() => remember({ detailsOpen: false })}
    >
      <Icon name="close" />
    </button>
  );
}

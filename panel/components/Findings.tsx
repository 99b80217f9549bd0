import { useRef } from 'preact/hooks';
import type { Lane } from '../../src/model/lane.ts';
import type { Finding } from '../../src/model/types.ts';
import { bySeverity, severityCount } from '../findings/severity.ts';
import * as state from '../findings/state.ts';
import { FindingCard } from './FindingCard.tsx';
import { FindingsBar } from './FindingsBar.tsx';
import { NothingFound } from './NothingFound.tsx';

/** What was found about the selected connection or the whole page, the worst first. */
export function Findings({ lane }: { lane?: Lane | undefined }) {
  const list = useRef<HTMLDivElement>(null);
  const of = state.wholePage.value ? undefined : lane;
  const told = of ? state.findingsOf(of) : state.told.value;
  const ignored = state.ignored.value.filter((finding) => !of || state.laneOf(finding) === of);
  const chosen = state.severity.value;
  const shown = chosen === 'all' ? told : told.filter(({ severity }) => severity === chosen);
  const showsIgnored = state.showIgnored.value && ignored.length > 0;
  return (
    <div class="findings" role="tabpanel" aria-label="Findings">
      <FindingsBar lane={lane} told={told} shown={shown} ignored={ignored.length} />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the arrow keys go from card to card */}
      <div
        class="scrolls"
        ref={list}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        onKeyDown={(event) => walk(event, list.current)}
      >
        {bySeverity(shown).map(({ severity, findings }) => (
          <section key={severity} class="cards" aria-label={severityCount(findings.length, severity)}>
            <h3>{severityCount(findings.length, severity)}</h3>
            {findings.map((finding) => (
              <FindingCard key={state.keyOf(finding)} finding={finding} named={of === undefined} />
            ))}
          </section>
        ))}
        {shown.length === 0 && <NothingFound lane={of} others={told} ignored={ignored.length} />}
        {showsIgnored && (
          <section class="cards" aria-label={`${ignored.length} ignored`}>
            <h3>{ignored.length} ignored on this origin</h3>
            {ignored.map((finding) => (
              <FindingCard key={state.keyOf(finding)} finding={finding} named={of === undefined} ignored />
            ))}
          </section>
        )}
      </div>
    </div>
  );
}

/** The same in few words, for the details of a connection. */
export function BriefFindings({ findings }: { findings: readonly Finding[] }) {
  return (
    <div class="cards">
      {findings.map((finding) => (
        <FindingCard key={state.keyOf(finding)} finding={finding} brief />
      ))}
    </div>
  );
}

/** ↑ and ↓ go from card to card, Home and End to the first and the last. */
function walk(event: KeyboardEvent, list: HTMLElement | null): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const cards = [...(list?.querySelectorAll<HTMLElement>('.card') ?? [])];
  const at = cards.findIndex((card) => card.contains(document.activeElement));
  const last = cards.length - 1;
  const to = {
    ...{ ArrowDown: Math.min(last, at + 1), ArrowUp: Math.max(0, at - 1) },
    ...{ Home: 0, End: last },
  }[event.key];
  if (to === undefined || !cards[to]) return;
  cards[to].focus();
  event.preventDefault();
}

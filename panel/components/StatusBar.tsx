import { useEffect, useState } from 'preact/hooks';
import { clockSeconds, count, plural, size } from '../format.ts';
import { type LoadWords, loadWords } from '../origins.ts';
import { evaluated, fileName, host, hostState, pageUrl, recording, tick } from '../store.ts';
import { FindingsTotal } from './FindingsTotal.tsx';

const SUM_MS = 250;
let sums = { at: 0, generation: -1, messages: 0, bytes: 0 };

/** How much there is, what is missing, and what the recorder does. */
export function StatusBar() {
  tick.value;
  evaluated.value;
  const current = recording.value;
  if (!current) return null;
  const { messages, bytes } = totals();
  const lost = current.lost;
  return (
    <div class="status" role="status" aria-label="Recording status">
      <span>{plural(current.lanes.length, 'stream')}</span>
      <span>{plural(messages, 'event')}</span>
      <span>{size(bytes)}</span>
      <span class={lost > 0 ? 'bad' : ''} title={lost > 0 ? reasons() : 'Nothing was lost'}>
        {count(lost)} lost
      </span>
      <FindingsTotal />
      <Load />
      <span class="space" />
      <span class="state">
        {hostState.value === 'imported' ? `imported ${fileName.value}` : hostState.value}
        {hostState.value === 'recording' && <Clock />}
      </span>
    </div>
  );
}

let load: { at: number; words: LoadWords | undefined } = { at: -1, words: undefined };

/** How full the six connections of HTTP/1.1 are; nothing where that is not known. */
function Load() {
  const at = evaluated.value;
  if (hostState.value !== 'recording') return null;
  // Looking through all requests is for once a second, not for each frame.
  if (load.at !== at) load = { at, words: loadWords(host.value?.load ?? [], pageUrl()) };
  const { words } = load;
  if (!words) return null;
  return (
    <span class={`load${words.warn ? ' warn' : ''}`} title={words.title}>
      <span class="long">{words.text}</span>
      <span class="short">{words.short}</span>
    </span>
  );
}

/** The clock is not part of what a screen reader is told: it would speak every second. */
function Clock() {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return <span aria-hidden="true"> · {clockSeconds(now)}</span>;
}

/** Summed a few times a second: with ten thousand lanes it is not free. */
function totals(): { messages: number; bytes: number } {
  const current = recording.value;
  if (!current) return sums;
  const stale = performance.now() - sums.at > SUM_MS || sums.generation !== current.generation;
  if (current.lanes.length > 100 && !stale) return sums;
  let [messages, bytes] = [0, 0];
  for (const lane of current.lanes) {
    messages += lane.messagesIn + lane.messagesOut;
    bytes += lane.bytesIn + lane.bytesOut;
  }
  sums = { at: performance.now(), generation: current.generation, messages, bytes };
  return sums;
}

function reasons(): string {
  const current = recording.value;
  if (!current) return '';
  const lines: string[] = [];
  if (current.evicted > 0) lines.push(`first ${plural(current.evicted, 'record')} dropped: memory limit`);
  if (current.evictedConnections > 0)
    lines.push(`with them ${plural(current.evictedConnections, 'connection')} that were over`);
  const byReason = new Map<string, number>();
  for (const loss of current.losses) byReason.set(loss.reason, (byReason.get(loss.reason) ?? 0) + loss.count);
  for (const [reason, lost] of byReason) lines.push(`${count(lost)}: ${reason}`);
  return lines.join('\n');
}

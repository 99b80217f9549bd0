/** BENCHMARKS.md from what was measured: nothing in it is typed by hand. */
import { RULES } from '../../src/diagnostics/rules.ts';
import type { AnswersCost } from '../bench/answers.ts';
import { LOAD, PATIENCE, type Tool } from '../bench/beside.ts';
import type { Big } from '../bench/big.ts';
import type { DecodeCost } from '../bench/decode.ts';
import type { Flood } from '../bench/flood.ts';
import { type Fuzzed, HANG } from '../bench/fuzz.ts';
import type { Long } from '../bench/long.ts';
import type { Measured } from '../bench/measure.ts';
import type { Million } from '../bench/million.ts';
import type { Model } from '../bench/million-model.ts';
import type { PageCost } from '../bench/page-cost.ts';
import type { RulesCost } from '../bench/rules.ts';
import type { Sizes } from '../bench/sizes.ts';

const INTRO = `# Benchmarks

Written by \`npm run bench\`, which measures what the page pays, the flood and the sizes, and by \`npm run bench -- --only
PART\` (\`page\`, \`flood\`, \`sizes\`, \`million\`, \`rules\`, \`decode\`, \`fuzz\`, \`answers\`, \`beside\`, \`big\`, \`long\`): each replaces its
own sections. Ratios are taken side by side within one run; trust them rather than the absolute times.
`;

const today = () => new Date().toISOString().slice(0, 10);

/**
 * The document `old` with these sections (each from its `## ` on) in the place of those whose headings begin with the
 * same three words, or at its end.
 */
export function withSections(old: string, sections: string): string {
  const split = (text: string) => text.split(/^(?=## )/m).filter((part) => part.startsWith('## '));
  const key = (section: string) => section.split(/\s+/, 4).join(' ');
  const kept = new Map(split(old).map((section) => [key(section), section.trimEnd()]));
  for (const section of split(sections)) kept.set(key(section), section.trimEnd());
  return `${[INTRO.trimEnd(), ...kept.values()].join('\n\n')}\n`;
}

const verdict = (holds: boolean) => (holds ? 'met' : 'missed');

/** What `--only page` measured in so many rounds. */
export function pageSection(costs: readonly PageCost[], rounds: number, machine: string): string {
  const ratio = ({ value, min, max }: Measured) =>
    `${value.toFixed(2)} (${min.toFixed(2)}–${max.toFixed(2)})`;
  const dormantAim = (stream: string) => (stream.startsWith('fetch') ? 1.05 : 1.03);
  const aimed = (measured: Measured, aim: number) =>
    `${ratio(measured)}; aim ≤ ${aim}: ${verdict(measured.value <= aim)}`;
  return `## What the page pays

Measured on ${today()}, ${machine}.

CPU time of the page's main thread (all its tasks) per received message of 200 bytes at 10,000 a second, with a
listener that only reads the data (of fetch: per chunk, with a loop that only reads): the smallest work a page can have,
so the largest ratio. Medians of ${rounds} rounds,
range in brackets. Recording is compared with the same browser with DevTools open, which costs the page by itself.
*A listener* is the page without the extension and with one more listener, an empty one: whoever hears of every message
costs at least that, and a hook that keeps the last 200 has to.

| stream | absent | a listener | dormant | absent, DevTools open | recording | listener ÷ absent | dormant ÷ absent | recording ÷ absent |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |
${costs
  .map(
    ({ stream, perMessage: us, listener, dormant, recording }) =>
      `| ${stream} | ${us.absent.toFixed(1)} µs | ${listener ? `${us['a listener'].toFixed(1)} µs` : '–'} | ${us.dormant.toFixed(1)} µs | ${us['absent, DevTools open'].toFixed(1)} µs | ${us.recording.toFixed(1)} µs | ${listener ? ratio(listener) : '–'} | ${aimed(dormant, dormantAim(stream))} | ${aimed(recording, 1.25)} |`,
  )
  .join('\n')}

Time from the server's write to the page's \`read()\` resolving, medians in milliseconds (aim: no more than 1 ms added).
Server and page have clocks of their own: differences below half a millisecond mean nothing.

| stream | absent | dormant | absent, DevTools open | recording |
| --- | --- | --- | --- | --- |
${costs
  .flatMap(({ stream, latency: ms }) =>
    ms
      ? [
          `| ${stream} | ${ms.absent.toFixed(2)} | ${ms.dormant.toFixed(2)} | ${ms['absent, DevTools open'].toFixed(2)} | ${ms.recording.toFixed(2)} |`,
        ]
      : [],
  )
  .join('\n')}
`;
}

/** What `--only flood` measured. */
export function floodSection(flooded: Flood): string {
  const { frames } = flooded;
  return `## Nothing lost at ${flooded.rate.toLocaleString('en')} messages a second

${flooded.connections} WebSockets, 200 bytes a message, ${flooded.seconds} s, the panel open and following.

| sent | received by the page | recorded | lost (aim 0) | panel frames p50 / p95 | longest frame |
| --- | --- | --- | --- | --- | --- |
| ${flooded.sent} | ${flooded.received} | ${flooded.recorded} | ${flooded.lost + flooded.received - flooded.recorded} | ${frames.p50.toFixed(1)} / ${frames.p95.toFixed(1)} ms | ${frames.longest.toFixed(0)} ms |
`;
}

/** What `--only sizes` measured. */
export function sizesSection(size: Sizes): string {
  return `## Sizes (gzip -9)

| what | size | aim |
| --- | --- | --- |
| hook (every page, every frame) | ${size.hook} B | ≤ 6,000 B: ${verdict(size.hook <= 6000)} |
| relay (every page, every frame) | ${size.relay} B | |
| the panel's first load, styles included | ${size.panel} B | ≤ 120,000 B: ${verdict(size.panel <= 120_000)} |
| DevTools page: recorder and rules, loaded once a DevTools window | ${size.devtools} B | |
| loaded when first needed (decoders, viewer, answers, schemas, zstd) | ${size.later} B | |
`;
}

/** What `--only rules` measured. */
export function rulesSection({ whole, live }: RulesCost, machine: string): string {
  const us = ({ value, min, max }: Measured) => `${value.toFixed(2)} (${min.toFixed(2)}–${max.toFixed(2)})`;
  const rows = live.map(
    ({ traffic, cost }) => `| ${traffic} | ${us(cost)}: ${cost.value <= 2 ? 'met' : 'missed'} |`,
  );
  return `## What the rules cost

Measured on ${today()}, ${machine}. All ${RULES.length} rules and the protocols, in Node.

The recording of a million records of the section above, looked at as a whole: ${Math.round(whole.value)} ms
(${Math.round(whole.min)}–${Math.round(whole.max)}); aim ≤ 1,000 ms: ${whole.value <= 1000 ? 'met' : 'missed'}.

Beside 20 connections with 5,000 messages a second, asked every second:

| traffic | µs a record (aim ≤ 2) |
| --- | --- |
${rows.join('\n')}
`;
}

/** What `--only answers` measured. */
export function answersSection({ assembly, growing }: AnswersCost, machine: string): string {
  const number = (n: number) => n.toLocaleString('en');
  const perToken = assembly.map(({ tokens, took }) => (took.value * 1000) / tokens);
  const isLinear = (perToken.at(-1) ?? 0) <= 1.5 * (perToken[0] ?? 0);
  const rows = assembly.map(
    ({ tokens, took }, i) =>
      `| ${number(tokens)} | ${took.value.toFixed(0)} (${took.min.toFixed(0)}–${took.max.toFixed(0)}) ms | ${perToken[i]?.toFixed(1)} µs |`,
  );
  const quarters = growing.quarters.map(
    ({ frames, busy50, busy95, longest }, i) =>
      `| ${['first', 'second', 'third', 'last'][i]} | ${frames} | ${busy50.toFixed(1)} | ${busy95.toFixed(1)} | ${longest.toFixed(0)} |`,
  );
  return `## Answers of models

Measured on ${today()}, ${machine}.

An answer put together in Node, its text asked for every hundred tokens; aim linear: ${isLinear ? 'met' : 'missed'}.

| tokens | all of it | a token |
| --- | --- | --- |
${rows.join('\n')}

The tab Answer while ${number(growing.tokens)} tokens came within ${growing.seconds.toFixed(0)} s: script, layout and paint of a frame in
milliseconds, by the quarter of its text that was there (aim ≤ 16.7 ms).

| quarter | frames | median | 95th percentile | longest |
| --- | --- | --- | --- | --- |
${quarters.join('\n')}
`;
}

/** What `--only beside` measured. */
export function besideSection(tools: readonly Tool[], machine: string): string {
  const soon = ({ value }: Measured) =>
    Number.isFinite(value)
      ? `${Math.round(value).toLocaleString('en')} ms`
      : `not within ${PATIENCE / 1000} s`;
  const mebibytes = ({ value }: Measured) => `${(value / 2 ** 20).toFixed(0)} MiB`;
  const rows = tools.map(
    ({ tool, perMessage, took, devtools, extension, lastRow, filter }) =>
      `| ${tool} | ${perMessage.value.toFixed(0)} µs | ${(took.value / 1000).toFixed(1)} s | ${mebibytes(devtools)}${extension ? ` + ${mebibytes(extension)}` : ''} | ${soon(lastRow)} | ${soon(filter)} |`,
  );
  return `## Side by side with Chrome's own tool

Measured on ${today()}, ${machine}.

${LOAD.messages.toLocaleString('en')} WebSocket messages of ${LOAD.size} bytes, sent within ${LOAD.messages / LOAD.rate} s: with Chrome's Messages tab open on the socket, in a
browser without the extension, and with the Streams panel. Memory is JavaScript heap after a garbage collection: of
DevTools itself, which keeps the messages of each socket whichever panel is open, and of the extension.

| tool | page's main thread, a message | the page had them all after | memory | last row visible after the page had it | filter for one message |
| --- | --- | --- | --- | --- | --- |
${rows.join('\n')}
`;
}

/** What `--only big` measured. */
export function bigSection({ live, imported }: Big, machine: string): string {
  const mebibytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(1)} MiB`;
  const rows = (steps: Big['imported']['steps']) =>
    steps
      .map(({ step, took, longest }) => `| ${step} | ${took.toFixed(0)} ms | ${longest.toFixed(0)} ms |`)
      .join('\n');
  return `## One message of 50 MB

Measured on ${today()}, ${machine}. A list of small objects as JSON. "Longest" is the longest time for which the panel's
main thread did not answer (aim ≤ 50 ms).

A page receives it over a WebSocket. Of the ${mebibytes(live.size)} the hook keeps the first ${mebibytes(live.kept)} and their full size: a payload is
read in the page, in one piece, and what is kept crosses three processes. So ${((100 * live.kept) / live.size).toFixed(0)} % of it can be looked at, and the panel says so.

| step | until its frame | longest |
| --- | --- | --- |
${rows(live.steps)}

A recording file has it whole (${mebibytes(imported.size)}, ${imported.values.toLocaleString('en')} values): nothing is cut. Raw and hex are shown in parts of a
mebibyte, of which the rows in sight exist.

| step | until its frame | longest |
| --- | --- | --- |
${rows(imported.steps)}
`;
}

/** What `--only long` measured. */
export function longSection({ rate, seconds, streams, lost, heap }: Long, machine: string): string {
  const mebibytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(1)} MiB`;
  const rows = streams.map(
    ({ stream, sent, received, recorded, reconnects }) =>
      `| ${stream} | ${sent} | ${received} | ${recorded} | ${received - recorded} | ${reconnects} |`,
  );
  return `## Streams that stay open for ${seconds / 60} minutes

Measured on ${today()}, ${machine}. One of each at ${rate} events a second, 200 bytes an event, the panel open and following.

| stream | sent | received by the page | recorded | lost (aim 0) | reconnects |
| --- | --- | --- | --- | --- | --- |
${rows.join('\n')}

Told as lost: ${lost}. JavaScript heap of the process of the DevTools page and the panel, after a garbage collection:
${mebibytes(heap.start)} at the first events, ${mebibytes(heap.end)} at the end, all of the recording in it.
`;
}

/** What `--only million` measured. */
export function millionSection(
  panel: Million,
  { heapPerRecord, read, curve, soak }: Model,
  machine: string,
): string {
  const verdict = (value: number, aim: number) => (value <= aim ? 'met' : 'missed');
  const whole = (n: number) => Math.round(n).toLocaleString('en');
  const ms = (measured: Measured | undefined) =>
    measured ? `${whole(measured.value)} (${whole(measured.min)}–${whole(measured.max)})` : '–';
  const frames = panel.frames.map(
    ({ motion, p50, p95, longest, busy95 }) =>
      `| ${motion} | ${p50.toFixed(1)} / ${p95.toFixed(1)} ms: ${verdict(p95, 16.8)} | ${longest.toFixed(0)} ms | ${busy95.toFixed(1)} ms |`,
  );
  const filters = panel.filters.map(
    ({ text, found, first, all }) =>
      `| \`${text}\` | ${whole(found)} | ${ms(first)}${first ? `: ${verdict(first.value, 100)}` : ''} | ${ms(all)}: ${verdict(all.value, 1000)} |`,
  );
  return `## A million records

Measured on ${today()}, ${machine}.

A file of ${whole(panel.records)} messages of about 200 bytes (${whole(panel.bytes / 1e6)} MB) on ${panel.connections} connections, with losses; half of the
messages on the connection that the table shows. Times in the panel end with the frame that shows the result.

| what | measured | aim |
| --- | --- | --- |
| import: from the drop of the file to its records in sight | ${whole(panel.imported)} ms (in Node, the model alone: ${whole(read)} ms) | ≤ 4,000 ms: ${verdict(panel.imported, 4000)} |
| memory of a record beside its payload's characters | ${whole(panel.heapPerRecord)} B (in Node: ${whole(heapPerRecord)} B) | ≤ 120 B: ${verdict(panel.heapPerRecord, 120)} |
| a new document of the panel, from attaching to the records in sight | ${ms(panel.attached)} ms | ≤ 500 ms: ${verdict(panel.attached.value, 500)} |

Frames while something moves in each (events made by script, not by a hand; "at rest" right after the import, while
the rules catch up):

| motion | frames p50 / p95 (aim p95 ≤ 16.7: one frame at 60 Hz; timestamps have steps of 0.1 ms, so up to 16.8 is one) | longest frame | main thread busy, p95 |
| --- | --- | --- | --- |
${frames.join('\n')}

Filters, in milliseconds (medians of three, range in brackets):

| filter | events found | first rows (aim ≤ 100) | all, connections included (aim ≤ 1,000) |
| --- | --- | --- | --- |
${filters.join('\n')}

Appending a record, in Node, medians over blocks of 1,000:

| records before | µs a record |
| --- | --- |
${curve.map(({ length, cost }) => `| up to ${whole(length)} | ${cost.value.toFixed(2)} (${cost.min.toFixed(2)}–${cost.max.toFixed(2)}) |`).join('\n')}

Eight hours of 30 connections at 5 messages a second each, lost or over once a minute, appended in one go in Node with
limits of 50,000 records and 16 MiB:

| hour | appended | kept | connections | attempts | memory after a garbage collection |
| --- | --- | --- | --- | --- | --- |
${soak.map(({ hour, appended, kept, connections, attempts, heap }) => `| ${hour} | ${whole(appended)} | ${whole(kept)} | ${whole(connections)} | ${whole(attempts)} | ${(heap / 2 ** 20).toFixed(1)} MiB |`).join('\n')}
`;
}

export function fuzzSection(fuzzed: Fuzzed, machine: string): string {
  const { inputs, seed, thrown, slow, slowTwice, longest } = fuzzed;
  return `## What anything does to readers

Measured on ${today()}, ${machine}. ${inputs.toLocaleString('en')} random and mutated messages (seed ${seed}) through decoders, trees and
answers, in Node.

| what | inputs | aim |
| --- | --- | --- |
| thrown | ${thrown.length}${thrown.length > 0 ? `: ${thrown[0]}` : ''} | 0: ${thrown.length === 0 ? 'met' : 'missed'} |
| longer than ${HANG} ms | ${slowTwice} (${slow} the first time) | 0: ${slowTwice === 0 ? 'met' : 'missed'} |

The longest took ${longest.toFixed(0)} ms.
`;
}

export function decodeSection(costs: readonly DecodeCost[], machine: string): string {
  const rows = [...costs]
    .sort((a, b) => b.cost.value - a.cost.value)
    .map(({ protocol, kinds, size, cost: { value, min, max } }) => {
      const verdict = value <= 10 ? 'met' : 'missed';
      return `| ${protocol} | ${kinds} | ${size.toFixed(0)} | ${value.toFixed(2)} (${min.toFixed(2)}–${max.toFixed(2)}): ${verdict} |`;
    });
  return `## What decoding costs

Measured on ${today()}, ${machine}. 100,000 messages of each protocol, those of a real conversation in turn, in Node:
medians over blocks of 500, range in brackets. Payloads are not read for it: a tree is made of one when it is shown.

| protocol | messages | mean size | µs a message (aim ≤ 10) |
| --- | --- | --- | --- |
${rows.join('\n')}
`;
}

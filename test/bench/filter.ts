/**
 * What the filter of the panel costs for a million records in memory, in this process and without slices:
 * `node --import tsx test/bench/filter.ts`.
 */
import { generate } from 'mqtt-packet';
import { Decodings } from '../../panel/filter/decodings.ts';
import { LaneRun } from '../../panel/filter/lane-run.ts';
import { LanesRun } from '../../panel/filter/lanes-run.ts';
import { Matcher } from '../../panel/filter/matcher.ts';
import { parseFilter } from '../../panel/filter/parse.ts';
import { KeptWords } from '../../panel/viewer/words.ts';
import { Recording } from '../../src/model/recording.ts';
import { connectionLine } from '../unit/helpers/recordings.ts';

const RECORDS = 1_000_000;
const FILTERS = [
  'no such text',
  '"n":99',
  '/"n":\\d*99\\d,/',
  'type:price',
  'size>1k',
  'gap>1s',
  'dir:in -data:heartbeat',
  'id:500000',
];

const recording = new Recording({}, { payload: Number.POSITIVE_INFINITY });
const lane = recording.addConnection(
  connectionLine('c1', { api: 'EventSource', url: 'https://a.example/s' }),
);
for (let n = 0; n < RECORDS; n++) {
  const data = JSON.stringify({
    n,
    symbol: `S${n % 500}`,
    price: 100 + (n % 977) / 10,
    text: 'lorem ipsum dolor',
  });
  const eventType = n % 7 === 0 ? 'price' : 'order';
  recording.append({
    type: 'record',
    seq: 0,
    t: n,
    connection: 'c1',
    attempt: 1,
    source: 'hook',
    kind: 'message',
    data,
    size: data.length,
    eventType,
    lastEventId: String(n),
  });
}

/** As in the panel: text of no protocol is not decoded, but each message is asked about. */
const decodings = new Decodings(
  () => undefined,
  () => undefined,
);

/** Median of five passes, in ms of processor time. */
function median(pass: () => void): number {
  const times = Array.from({ length: 5 }, () => {
    const started = process.cpuUsage();
    pass();
    const { user, system } = process.cpuUsage(started);
    return (user + system) / 1000;
  });
  return times.sort((a, b) => a - b)[2] as number;
}

console.log('filter                      events found  first 50 (ms)  all (ms)  with lanes (ms)');
for (const text of FILTERS) {
  const make = () => {
    const matcher = new Matcher(parseFilter(text).terms, recording, undefined, decodings);
    return { run: new LaneRun(lane, recording, matcher), lanes: new LanesRun(recording, matcher) };
  };
  let found = 0;
  const first = median(() => {
    const { run } = make();
    run.step(() => run.matches.length >= 50);
  });
  const all = median(() => {
    const { run } = make();
    run.step(() => false);
    found = run.matches.length;
  });
  const both = median(() => {
    const { run, lanes } = make();
    run.step(() => false);
    lanes.step(() => false, run);
  });
  const columns = [first, all, both].map((ms) => ms.toFixed(1).padStart(13));
  console.log(text.padEnd(26), String(found).padStart(13), ...columns);
}

const DECODED = 100_000;
const order = (n: number) => JSON.stringify({ n, symbol: `S${n % 500}`, text: 'lorem ipsum dolor' });
const SPOKEN: readonly [protocol: string, message: (n: number) => string | { base64: string }][] = [
  ['engineio-v4', (n) => `42["${n % 7 === 0 ? 'price' : 'order'}",${order(n)}]`],
  ['graphql-transport-ws', (n) => `{"id":"${n % 9}","type":"next","payload":{"data":${order(n)}}}`],
  ['mqtt-ws', (n) => ({ base64: packet(n).toString('base64') })],
];
function packet(n: number): Buffer {
  const topic = `shop/orders/${n % 50}`;
  return generate({ cmd: 'publish', topic, payload: order(n), qos: 0, dup: false, retain: false });
}

console.log(`\n${DECODED} messages of a protocol                     first time (ms)  again (ms)  found`);
for (const [id, message] of SPOKEN) {
  const spoken = new Recording({}, { payload: Number.POSITIVE_INFINITY });
  const of = spoken.addConnection(connectionLine('c1'));
  for (let n = 0; n < DECODED; n++) {
    const data = message(n);
    const size = typeof data === 'string' ? data.length : (data.base64.length * 3) / 4;
    const about = { connection: 'c1', attempt: 1, source: 'hook' } as const;
    spoken.append({ type: 'record', seq: 0, t: n, ...about, kind: 'message', data, size });
  }
  for (const text of ['no such text', 'name:price', 'packet:publish', 'channel:orders/7']) {
    const known = new Decodings(
      () => ({ id, name: id }),
      () => undefined,
    );
    known.loaded(new KeptWords(spoken));
    let found = 0;
    const pass = () => {
      const started = process.cpuUsage();
      const run = new LaneRun(of, spoken, new Matcher(parseFilter(text).terms, spoken, undefined, known));
      run.step(() => false);
      found = run.matches.length;
      const { user, system } = process.cpuUsage(started);
      return ((user + system) / 1000).toFixed(0).padStart(12);
    };
    console.log(`${id.padEnd(22)} ${text.padEnd(18)}`, pass(), pass(), found);
  }
}

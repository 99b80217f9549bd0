import type { TreeNode } from '../../src/decode/tree.ts';
import { treeOf } from '../../src/decode/tree-of.ts';
import type { Lane } from '../../src/model/lane.ts';
import type { Recording } from '../../src/model/recording.ts';
import type { MessageRecord, StreamRecord } from '../../src/model/types.ts';
import { type Followed, followed } from '../followed.ts';
import { ReadOn } from '../read-on.ts';
import { type LaneReader, LaneReading, Readings } from '../reading.ts';
import { host } from '../store.ts';
import { decodeIn } from './decode-in.ts';
import { numberOf } from './number-of.ts';
import { type Path, pathText, valueAt } from './path.ts';
import { lengthOf } from './previous.ts';
import { visible } from './quoted.ts';
import { Series } from './series.ts';
import { compactText, copyText, headOf, leafText } from './tree-text.ts';

/** Longer payloads are not read for one field. */
const READ_MAX = 1024 * 1024;
const SHOWN = 80;

/** Shows a field of the messages of `lane` as a column and as a plot. */
export function follow(lane: Lane, path: Path): void {
  followed.value = { lane, path, text: pathText(path) };
}

const texts = new WeakMap<MessageRecord, { of: Followed; protocol: string | undefined; text: string }>();

/** What the followed field is in a message, on one line; '' where it has none. */
export function followedText(
  record: MessageRecord,
  of: Followed,
  recording: Recording,
  protocol: string | undefined,
): string {
  const known = texts.get(record);
  // A protocol may be recognised after the first messages were read without one.
  if (known?.of === of && known.protocol === protocol) return known.text;
  const node = followedValue(record, of, recording, protocol);
  const text = node ? shown(node) : '';
  texts.set(record, { of, protocol, text });
  return text;
}

const isParent = ({ kind }: TreeNode) => kind === 'object' || kind === 'array';

function shown(node: TreeNode): string {
  if (node.kind === 'string') return visible(headOf(node, SHOWN));
  return isParent(node) ? compactText(node, SHOWN) : leafText(node, SHOWN);
}

/** The followed field of a message: of the first of its parts that has it. */
function followedValue(
  record: MessageRecord,
  { lane, path }: Followed,
  recording: Recording,
  protocol: string | undefined,
): TreeNode | undefined {
  for (const { payload } of decodeIn(record, lane, recording, protocol)) {
    if (!payload || lengthOf(payload) > READ_MAX) continue;
    const { root } = treeOf(payload);
    const node = root && valueAt(root, path);
    if (node) return node;
  }
  return undefined;
}

/** Reads the followed field of each message of a lane. */
export class FollowReader implements LaneReader {
  readonly series = new Series();
  /** Numbers among the values that were written as text. */
  asText = 0;
  /** The last value, on one line. */
  last = '';
  readonly of: Followed;
  readonly #recording: Recording;

  constructor(of: Followed, recording: Recording) {
    this.of = of;
    this.#recording = recording;
  }

  take(record: StreamRecord): void {
    if (record.kind !== 'message' && record.kind !== 'send') return;
    const protocol = host.peek()?.diagnostics.protocolOf(this.of.lane)?.id;
    const node = followedValue(record, this.of, this.#recording, protocol);
    if (!node) return;
    const value = numberOf(node);
    if (node.kind === 'string' && !Number.isNaN(value)) this.asText++;
    this.series.add(record.t, value, isParent(node) ? copyText(node) : node.text);
    this.last = shown(node);
  }
}

const readings = new WeakMap<Followed, Readings<FollowReader>>();

/** The reading of a followed field. */
export function followReadings(of: Followed): Readings<FollowReader> {
  let known = readings.get(of);
  if (!known) {
    known = new Readings<FollowReader>(
      (lane, recording) =>
        // What was read before the oldest were forgotten stays in the plot.
        new LaneReading(lane, recording, new FollowReader(of, recording), (reader) => reader),
    );
    readings.set(of, known);
  }
  return known;
}

const readOn = new ReadOn();

/** Reads the followed field of what is new, a slice now and the rest later; then calls `late`. */
export function readFollowed(of: Followed, recording: Recording, late: () => void): void {
  readOn.read([followReadings(of).of(of.lane, recording)], late);
}

/** The values of the followed field, as far as they were read; undefined where none is a number. */
export function seriesOf(of: Followed): Series | undefined {
  const series = followReadings(of).known(of.lane)?.reader.series;
  return series && series.points.length > 0 ? series : undefined;
}

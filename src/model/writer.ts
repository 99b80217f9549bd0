import type { EpochMs } from '../units.ts';
import { maskHeader, maskText, maskUrl } from './mask.ts';
import type { Recording } from './recording.ts';
import type {
  Answer,
  ConnectingRecord,
  ConnectionLine,
  Finding,
  HeaderList,
  Initiator,
  Line,
  StreamRecord,
} from './types.ts';

/** Characters written at once: about ten milliseconds' work. */
const SLICE = 1024 * 1024;

export interface WriteOptions {
  /** Written at the end; live findings come from the rules, imported ones are kept by default. */
  findings?: readonly Finding[];
  /** Until when it was watched; default: what an imported recording says of itself. */
  until?: EpochMs;
  /** Keep credentials and tokens in URLs and headers. They are masked unless the person exporting asks for them. */
  keepSecrets?: boolean;
}

/**
 * The lines of a recording in the documented order: head, connections each before its first record, records,
 * marks, requests, losses, findings, end. Reading what was written and writing it again gives the same lines.
 */
export function* recordingLines(recording: Recording, options: WriteOptions = {}): Generator<Line> {
  const url = options.keepSecrets ? (text: string) => text : maskUrl;
  const page = { url: url(recording.head.page.url), title: recording.head.page.title };
  yield { type: 'recording', version: 1, product: 'streamgauge', ...recording.head, page };

  const written = new Set<string>();
  function* announce(line: ConnectionLine | undefined): Generator<Line> {
    // The connection that this one continues comes first, or a reader could not join their lanes.
    const chain: ConnectionLine[] = [];
    for (let next = line; next && !written.has(next.id); ) {
      written.add(next.id);
      chain.push(next);
      next = next.continues === undefined ? undefined : recording.connections.get(next.continues);
    }
    for (const link of chain.reverse()) yield options.keepSecrets ? link : masked(link);
  }

  let records = 0;
  // What comes while it is written belongs to the next export.
  const { nextSeq } = recording;
  for (let seq = recording.firstSeq; seq < nextSeq; seq++) {
    const record = recording.record(seq);
    if (!record) continue;
    records++;
    yield* announce(recording.connections.get(record.connection));
    yield options.keepSecrets ? record : maskedRecord(record);
  }
  for (const line of recording.connections.values()) yield* announce(line);
  for (const mark of recording.marks) yield { ...mark, url: url(mark.url) };
  for (const request of recording.requests) yield { ...request, url: url(request.url) };
  if (recording.evicted > 0) {
    const [from, to] = [recording.firstT, recording.evictedUntil];
    yield { type: 'loss', count: recording.evicted, reason: 'memory limit: the oldest went first', from, to };
  }
  yield* recording.losses;
  const findings = options.findings ?? recording.importedFindings;
  yield* options.keepSecrets ? findings : findings.map(maskedFinding);
  const { until = recording.until } = options;
  yield {
    type: 'end',
    ...(Number.isFinite(until) ? { t: until } : {}),
    records,
    connections: recording.connections.size,
    lost: recording.lost,
  };
}

/** The whole recording as NDJSON text. */
export function writeRecording(recording: Recording, options: WriteOptions = {}): string {
  let text = '';
  for (const line of recordingLines(recording, options)) text += `${JSON.stringify(line)}\n`;
  return text;
}

/**
 * The same as a file, however large, in slices between which others have their turn.
 * @param options.progress is told the share of the records that was written, 0 to 1.
 * @throws the reason of `signal` once that is aborted, and an Error when the recording was cleared meanwhile.
 */
export async function recordingFile(
  recording: Recording,
  options: WriteOptions & { progress?: (share: number) => void; signal?: AbortSignal } = {},
): Promise<Blob> {
  const { generation, firstSeq, nextSeq } = recording;
  const slices: Blob[] = [];
  let text = '';
  for (const line of recordingLines(recording, options)) {
    text += `${JSON.stringify(line)}\n`;
    if (text.length < SLICE) continue;
    // A Blob is the browser's to keep, which it may do on the disk.
    slices.push(new Blob([text]));
    text = '';
    if (line.type === 'record') options.progress?.((line.seq - firstSeq) / (nextSeq - firstSeq));
    await new Promise((resolve) => setTimeout(resolve, 0));
    options.signal?.throwIfAborted();
    if (recording.generation !== generation) throw new Error('The recording was cleared meanwhile.');
  }
  return new Blob([...slices, text], { type: 'application/x-ndjson' });
}

/** The record without the secrets of its headers, redirects and initiator; the record itself where it has none. */
export function maskedRecord(record: StreamRecord): StreamRecord {
  switch (record.kind) {
    case 'connecting':
      return record.requestHeaders || record.initiator ? { ...record, ...maskedRequest(record) } : record;
    case 'open':
    case 'error':
    case 'close':
      return record.headers || record.redirects ? { ...record, ...maskedAnswer(record) } : record;
    default:
      return record;
  }
}

function maskedRequest({ requestHeaders, initiator }: ConnectingRecord): Partial<ConnectingRecord> {
  return {
    ...(requestHeaders ? { requestHeaders: maskedHeaders(requestHeaders) } : {}),
    ...(initiator ? { initiator: maskedInitiator(initiator) } : {}),
  };
}

function maskedInitiator(initiator: Initiator): Initiator {
  const copy = { ...initiator };
  if (copy.url !== undefined) copy.url = maskUrl(copy.url);
  if (copy.stack !== undefined) copy.stack = maskText(copy.stack);
  return copy;
}

function maskedAnswer({ headers, redirects }: Answer): Answer {
  return {
    ...(headers ? { headers: maskedHeaders(headers) } : {}),
    ...(redirects ? { redirects: redirects.map((hop) => ({ ...hop, url: maskUrl(hop.url) })) } : {}),
  };
}

function maskedHeaders(headers: HeaderList): HeaderList {
  return headers.map(([name, value]) => [name, maskHeader(name, value)]);
}

function masked(line: ConnectionLine): ConnectionLine {
  const copy = { ...line, frameUrl: maskUrl(line.frameUrl), url: maskUrl(line.url) };
  if (line.stack !== undefined) copy.stack = maskText(line.stack);
  return copy;
}

/** A finding without the secrets of the URLs in it. */
export function maskedFinding(finding: Finding): Finding {
  const mask = (value: number | string) => {
    if (typeof value !== 'string') return value;
    return /\s/.test(value) ? maskText(value) : maskUrl(value);
  };
  const evidence = Object.entries(finding.evidence).map(([key, value]) => [key, mask(value)]);
  const [title, advice] = [maskText(finding.title), maskText(finding.advice)];
  return { ...finding, title, advice, evidence: Object.fromEntries(evidence) };
}

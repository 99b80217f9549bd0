import { Batch } from './batch.ts';
import { strictText } from './data.ts';
import { type Decoded, type Decoder, type Pair, type Payload, type Raw, READ_MAX } from './decoded.ts';
import { addNote, incompleteAt, notOfIt, payloadOf, payloadOfBytes } from './part.ts';
import { overSockJs } from './sockjs.ts';
import { bytesOf, escapesOf, type Form, type Headers, header, readHead } from './stomp-head.ts';

// stomp-specification-1.2, "STOMP Frames" and "Augmented BNF".

const COMMAND = /^[A-Z]{2,12}(?=\r?\n)/;
/** The beginning of one, at the text's end. */
const COMMAND_CUT = /^[A-Z]{1,12}\r?$/;
/** Index after `count` bytes of UTF-8 from `from` on; beyond the text where it has fewer. */
function afterBytes(text: string, from: number, count: number): number {
  let at = from;
  for (let left = count; left > 0; at++) {
    const unit = text.charCodeAt(at);
    if (Number.isNaN(unit)) return text.length + 1;
    // A pair of surrogates is 4 bytes.
    left -= unit < 0x80 ? 1 : unit < 0x800 || (unit >= 0xd800 && unit < 0xe000) ? 2 : 3;
  }
  return at;
}

function pairOf(command: string, headers: Headers): Pair | undefined {
  const get = (name: string) => header(headers, name);
  switch (command) {
    case 'CONNECT':
    case 'STOMP':
      return { id: 'connect', side: 'request' };
    case 'CONNECTED':
      return { id: 'connect', side: 'answer' };
    case 'SUBSCRIBE':
    case 'UNSUBSCRIBE': {
      const id = get('id');
      return id === undefined
        ? undefined
        : { id: `subscription ${id}`, side: command === 'SUBSCRIBE' ? 'request' : 'end' };
    }
    case 'MESSAGE': {
      const id = get('subscription');
      return id === undefined ? undefined : { id: `subscription ${id}`, side: 'answer', more: true };
    }
    case 'RECEIPT':
    case 'ERROR': {
      const id = get('receipt-id');
      return id === undefined ? undefined : { id: `receipt ${id}`, side: 'answer' };
    }
    default: {
      const id = get('receipt');
      return id === undefined ? undefined : { id: `receipt ${id}`, side: 'request' };
    }
  }
}

/** Reads frames of a text, or of bytes given as one character a byte. */
function readFrames(text: string, isBytes: boolean, { context }: Raw): Decoded[] {
  const form: Form = { isBytes, escapes: escapesOf(context.subprotocol) };
  const batch = new Batch();
  let at = 0;
  while (at < text.length && batch.room) {
    if (at > READ_MAX) {
      const last = batch.parts.at(-1);
      if (last) addNote(last, `longer than ${READ_MAX} characters: not looked at beyond`);
      break;
    }
    const unit = text.charCodeAt(at);
    // Line ends between frames; alone they are a heartbeat.
    if (unit === 0x0a || unit === 0x0d) {
      at++;
      continue;
    }
    const command = COMMAND.exec(text.slice(at, at + 16))?.[0];
    if (command === undefined && COMMAND_CUT.test(text.slice(at, at + 16))) {
      batch.push({ kind: 'frame', incomplete: cutAt(text, isBytes) });
      return batch.parts;
    }
    if (command === undefined) {
      batch.push(notOfIt(text.slice(at), 'no STOMP frame'));
      return batch.parts;
    }
    const part: Decoded = { kind: command };
    at = readFrame(part, text, at + command.length, form);
    batch.push(part);
  }
  if (batch.parts.length === 0) batch.push(text === '' ? notOfIt('', '') : { kind: 'heartbeat' });
  return batch.parts;
}

const cutAt = (text: string, isBytes: boolean) =>
  isBytes ? `incomplete at byte ${text.length}` : incompleteAt(text);

/** Fills in a frame whose command ends at `from`; index after it. */
function readFrame(part: Decoded, text: string, from: number, form: Form): number {
  const line = text.indexOf('\n', from) + 1;
  const { isBytes } = form;
  const connects = part.kind === 'CONNECT' || part.kind === 'CONNECTED';
  const { headers, body, wrong } =
    line > 0
      ? readHead(text, line, connects ? { isBytes } : form)
      : { headers: [], body: -1, wrong: undefined };
  part.headers = headers;
  if (wrong) addNote(part, wrong);
  const channel = header(headers, 'destination');
  if (channel !== undefined) part.channel = channel;
  const pair = pairOf(part.kind, headers);
  if (pair) part.pair = pair;
  const receipt = header(headers, 'receipt');
  if (pair && receipt !== undefined && !pair.id.startsWith('receipt '))
    part.also = [{ id: `receipt ${receipt}`, side: 'request' }];
  const name = part.kind === 'ERROR' ? header(headers, 'message') : undefined;
  if (name !== undefined) part.name = name;
  if (body < 0) {
    if (!wrong) part.incomplete = cutAt(text, isBytes);
    return text.length;
  }
  const length = header(headers, 'content-length');
  const known = length !== undefined && /^\d{1,15}$/.test(length) && Number(length) <= READ_MAX;
  let end = text.indexOf('\0', body);
  if (length !== undefined && Number(length) > READ_MAX) {
    // Counting a long body's bytes would take long: it goes up to the last NUL.
    end = text.lastIndexOf('\0');
    if (end < body) end = -1;
    addNote(part, 'its content-length was not counted');
  }
  if (known) {
    end = isBytes ? body + Number(length) : afterBytes(text, body, Number(length));
    if (end < text.length && text.charCodeAt(end) !== 0) {
      addNote(part, `no NUL after the ${length} bytes that content-length tells`);
      end = text.indexOf('\0', body);
    }
  }
  if (end < 0 || end >= text.length) {
    part.incomplete = cutAt(text, isBytes);
    end = text.length;
  }
  if (end > body) part.payload = bodyOf(text.slice(body, end), isBytes);
  return end + 1;
}

function bodyOf(body: string, isBytes: boolean): Payload {
  if (!isBytes) return payloadOf(body);
  return payloadOfBytes(bytesOf(body));
}

const readText = overSockJs((text, raw) => readFrames(text, false, raw));

export const stomp: Decoder = {
  text: readText,
  bytes(bytes, raw) {
    const text = strictText(bytes);
    if (text !== undefined) return readText(text, raw);
    const units: string[] = [];
    for (let i = 0; i < bytes.length; i += 0x2000)
      units.push(String.fromCharCode(...bytes.subarray(i, i + 0x2000)));
    return readFrames(units.join(''), true, raw);
  },
};

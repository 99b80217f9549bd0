import type { Decoded, Decoder } from './decoded.ts';
import { type Envelope, withObject } from './envelope.ts';

// firebase-js-sdk packages/database/src/core/PersistentConnection.ts, realtime/Connection.ts.

const ACTIONS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    q: 'listen',
    n: 'unlisten',
    p: 'put',
    m: 'merge',
    g: 'get',
    o: 'onDisconnect put',
    om: 'onDisconnect merge',
    oc: 'onDisconnect cancel',
    s: 'stats',
    auth: 'auth',
    gauth: 'auth',
    unauth: 'unauth',
    appcheck: 'app check',
    unappcheck: 'app check end',
  }),
);
/** What the server tells unasked. */
const EVENTS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    d: 'data',
    m: 'merge',
    rm: 'range merge',
    c: 'listen revoked',
    ac: 'auth revoked',
    sd: 'security debug',
  }),
);
const CONTROL: ReadonlyMap<string, string> = new Map(
  Object.entries({
    h: 'hello',
    r: 'reset',
    s: 'shutdown',
    e: 'error',
    o: 'pong',
    p: 'ping',
    a: 'switch acknowledged',
    n: 'end transmission',
  }),
);

function readControl(inner: Envelope | undefined): Decoded {
  const type = inner?.string('t');
  const part: Decoded = { kind: 'control' };
  if (type !== undefined) part.name = CONTROL.get(type) ?? type;
  if (type === 'p') part.pair = { id: 'ping', side: 'request' };
  else if (type === 'o') part.pair = { id: 'ping', side: 'answer' };
  const payload = inner?.json('d');
  if (payload) part.payload = payload;
  return part;
}

function read(fields: Envelope, out: boolean): Decoded {
  const inner = fields.inner('d');
  if (fields.string('t') !== 'd' || !inner) {
    if (fields.string('t') === 'c') return readControl(inner);
    return { kind: 'message', payload: { form: 'json', text: fields.text } };
  }
  const action = inner.string('a');
  const request = inner.id('r');
  const names = out ? ACTIONS : EVENTS;
  const part: Decoded = { kind: action === undefined ? 'answer' : out ? 'request' : 'event' };
  if (action !== undefined) part.name = names.get(action) ?? action;
  const body = inner.inner('b');
  const path = body?.string('p');
  if (path !== undefined) part.channel = path;
  const payload = body?.json('d') ?? inner.json('b');
  if (payload) part.payload = payload;
  const status = action === undefined ? body?.string('s') : undefined;
  if (status !== undefined) part.name = status;
  if (request !== undefined) part.pair = { id: request, side: out ? 'request' : 'answer' };
  return part;
}

export const firebase: Decoder = {
  text(text, { out }) {
    if (text === '0') return [{ kind: 'keepalive' }];
    if (/^\d{1,6}$/.test(text))
      return [{ kind: 'pieces', note: `the next ${text} messages are pieces of one` }];
    // Pieces of a long message: not put together.
    if (!text.startsWith('{"t":')) return [{ kind: 'piece', payload: { form: 'text', text }, guess: true }];
    return [withObject(text, (fields) => read(fields, out))];
  },
};

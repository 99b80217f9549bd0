import type { MessageClass, Protocol, Said } from './protocol.ts';
import { hasCredentials, heaviest } from './text.ts';

// centrifuge-js src/{centrifuge,json,codes}.ts; centrifugal/protocol client.proto.

/** What a command or reply is about: after its id, or first. */
const ABOUT = /^\{(?:"id":\d{1,10},)?"(\w{1,16})":/;
/** What a push is about, where it is no publication or message. */
const CONTROL_PUSH =
  /^\{"push":\{(?:"channel":"[^"]{0,200}",)?"(?:subscribe|unsubscribe|connect|disconnect|refresh)":/;

function classOfLine(line: string, out: boolean): MessageClass | undefined {
  if (line === '{}') return 'heartbeat';
  switch (ABOUT.exec(line)?.[1]) {
    case 'connect':
      return out && hasCredentials(line) ? 'auth' : 'handshake';
    case 'refresh':
    case 'sub_refresh':
      return out ? 'auth' : 'ack';
    case 'subscribe':
    case 'unsubscribe':
      return out ? 'subscribe' : 'ack';
    case 'publish':
      return out ? 'app' : 'ack';
    case 'push':
      return CONTROL_PUSH.test(line) ? 'ack' : 'app';
    default:
      return 'app';
  }
}

/** By the number of the field that a command has beside its id; a reply's is higher by one. */
const COMMANDS: Readonly<Record<number, MessageClass>> = {
  4: 'handshake',
  5: 'subscribe',
  6: 'subscribe',
  7: 'app',
  14: 'auth',
  15: 'auth',
};
const REPLIES: Readonly<Record<number, MessageClass>> = {
  4: 'app', // Push
  5: 'handshake',
  6: 'ack',
  7: 'ack',
  8: 'ack',
  14: 'ack',
  15: 'ack',
};

/** The first of a frame's messages, each after its length. An empty one is a ping or a pong. */
function classOfProtobuf({ head, out }: Said): MessageClass {
  if (head.length === 1 && head[0] === 0) return 'heartbeat';
  let at = 0;
  while ((head[at] ?? 0) >= 0x80) at++;
  at++;
  if (head[at] === 0x08) {
    do at++;
    while ((head[at] ?? 0) >= 0x80);
    at++;
  }
  return (out ? COMMANDS : REPLIES)[(head[at] ?? 0) >> 3] ?? 'app';
}

const CONNECTS = /^\{(?:"id":1,"connect":\{|"connect":\{.{0,240}"id":1\})/;

export const centrifugo: Protocol = {
  id: 'centrifugo',
  name: 'Centrifugo',
  chosenBy: 'Centrifugo',
  subprotocols: /^centrifuge-(?:protobuf|json)$/,
  // The connect reply tells how often, and whether the client answers.
  heartbeat: { from: 'server' },
  resumes: true,
  closeCodes: { '3014': 'state invalidated: it needs a new token and subscribes again' },
  message: ({ text, out, number }) =>
    number === 1 && (out ? CONNECTS.test(text) : /^\{(?:"id":1,)?"connect":\{"client":/.test(text)),
  classify(said) {
    const { text, out } = said;
    if (text === '') return classOfProtobuf(said);
    if (text.indexOf('\n') < 0) return classOfLine(text, out) ?? 'app';
    return heaviest(text, '\n', (line) => classOfLine(line, out));
  },
};

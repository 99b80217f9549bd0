import type { MessageClass, Protocol, Said } from './protocol.ts';
import { sockJsFrame } from './sockjs.ts';

// meteor packages/ddp/DDP.md. Over SockJS each message is a string in a list: its quotes are written \".

const KIND = /^(?:a?\["|)\{\\?"msg\\?":\\?"([a-z]{3,9})\\?"/;
const CONNECTS = /^(?:\["|)\{\\?"msg\\?":\\?"connect\\?",\\?"version\\?":/;

function classify({ text, out }: Said): MessageClass {
  switch (KIND.exec(text)?.[1]) {
    case 'ping':
    case 'pong':
      return 'heartbeat';
    case 'connect':
    case 'connected':
    case 'failed':
      return 'handshake';
    case 'sub':
    case 'unsub':
    case 'ready':
    case 'nosub':
      return 'subscribe';
    case 'updated':
      return 'ack';
    case 'method':
      return /\\?"method\\?":\\?"login\\?"/.test(text) ? 'auth' : 'app';
    case undefined:
      if (!out && /^(?:a\["|)\{\\?"server_id\\?"/.test(text)) return 'handshake';
      return (out ? undefined : sockJsFrame(text)) ?? 'app';
    default:
      return 'app';
  }
}

export const ddp: Protocol = {
  id: 'ddp',
  name: 'Meteor DDP',
  chosenBy: 'Meteor',
  over: ['sockjs'],
  heartbeat: { from: 'both', answered: true },
  resumes: true,
  message: ({ text, out }) =>
    out ? CONNECTS.test(text) : /^(?:a\["|)\{\\?"msg\\?":\\?"connected\\?",\\?"session\\?":/.test(text),
  classify,
};

import type { MessageClass, Protocol, Said } from './protocol.ts';
import { textOf } from './text.ts';

// rails actioncable/app/javascript/action_cable/{internal,connection_monitor}.js.

function classify({ text, out }: Said): MessageClass {
  if (out && text.startsWith('{"command":')) {
    const command = textOf(text, '"command"');
    return command === 'subscribe' || command === 'unsubscribe' ? 'subscribe' : 'app';
  }
  switch (textOf(text, '"type"')) {
    case 'ping':
    case 'pong':
      return 'heartbeat';
    case 'welcome':
    case 'disconnect':
      return 'handshake';
    case 'confirm_subscription':
    case 'reject_subscription':
      return 'ack';
    default: {
      const command = out ? textOf(text, '"command"') : '';
      return command === 'subscribe' || command === 'unsubscribe' ? 'subscribe' : 'app';
    }
  }
}

export const actionCable: Protocol = {
  id: 'actioncable',
  name: 'Action Cable',
  chosenBy: 'Action Cable',
  subprotocols: /^actioncable-v1-/,
  heartbeat: { from: 'server', interval: 3000, timeout: 6000 },
  resumes: true,
  // Others say welcome too.
  message: ({ text, out }, { url }) =>
    out
      ? /^\{"command":"subscribe","identifier":"\{\\"channel\\":/.test(text)
      : /^\{"type":"ping","message":\d{9,11}\}$/.test(text) ||
        (text === '{"type":"welcome"}' && /\/cable(?:[?#]|$)/.test(url)),
  classify,
};

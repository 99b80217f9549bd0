import type { MessageClass, Protocol, Said } from './protocol.ts';
import { hasCredentials, textOf } from './text.ts';

// graphql-ws PROTOCOL.md; subscriptions-transport-ws PROTOCOL.md, src/message-types.ts, src/defaults.ts.

function classify({ text, out }: Said): MessageClass {
  switch (textOf(text, '"type"')) {
    case 'ping':
    case 'pong':
    case 'ka':
      return 'heartbeat';
    case 'connection_init':
      return hasCredentials(text) ? 'auth' : 'handshake';
    case 'connection_ack':
    case 'start_ack':
      return 'ack';
    case 'connection_error':
    case 'connection_terminate':
      return 'handshake';
    case 'subscribe':
    case 'start':
    case 'stop':
      return 'subscribe';
    case 'complete':
      return out ? 'subscribe' : 'ack';
    default:
      return 'app';
  }
}

export const graphqlTransportWs: Protocol = {
  id: 'graphql-transport-ws',
  name: 'GraphQL (graphql-ws)',
  chosenBy: 'graphql-transport-ws',
  subprotocols: /^graphql-transport-ws$/,
  // Optional; a pong may come unasked.
  heartbeat: { from: 'both', answered: true },
  resumes: true,
  closeCodes: {
    '4400': 'invalid message',
    '4401': 'unauthorized: it subscribed before the connection was acknowledged',
    '4403': 'forbidden',
    '4406': 'subprotocol not acceptable',
    '4408': 'the client did not initialise the connection in time',
    '4409': 'a subscription with this id exists already',
    '4429': 'too many initialisation requests',
  },
  message: ({ text, out, number }) =>
    number === 1 && textOf(text, '"type"') === (out ? 'connection_init' : 'connection_ack'),
  classify,
};

export const subscriptionsTransportWs: Protocol = {
  id: 'subscriptions-transport-ws',
  name: 'GraphQL (subscriptions-transport-ws)',
  chosenBy: 'subscriptions-transport-ws',
  subprotocols: /^graphql-ws$/,
  heartbeat: { from: 'server', timeout: 30_000 },
  resumes: true,
  // The first messages are the same in both protocols: what only this one has comes after them.
  over: ['graphql-transport-ws'],
  message: ({ text, out }) => {
    const type = textOf(text, '"type"');
    return out ? type === 'start' && text.includes('"payload"') && text.includes('"query"') : type === 'ka';
  },
  classify,
};

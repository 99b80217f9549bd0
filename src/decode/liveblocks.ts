import { readObjects } from './batch.ts';
import type { Decoded, Decoder, Raw } from './decoded.ts';
import type { Envelope } from './envelope.ts';
import { addNote } from './part.ts';

// liveblocks packages/liveblocks-core/src/protocol/{ServerMsg,ClientMsg}.ts.

const SERVER: ReadonlyMap<string, string> = new Map(
  Object.entries({
    '100': 'UPDATE_PRESENCE',
    '101': 'USER_JOINED',
    '102': 'USER_LEFT',
    '103': 'BROADCASTED_EVENT',
    '104': 'ROOM_STATE',
    '200': 'INITIAL_STORAGE_STATE',
    '201': 'UPDATE_STORAGE',
    '299': 'REJECT_STORAGE_OP',
    '300': 'UPDATE_YDOC',
    '400': 'THREAD_CREATED',
    '401': 'THREAD_METADATA_UPDATED',
    '402': 'COMMENT_CREATED',
    '403': 'COMMENT_EDITED',
    '404': 'COMMENT_DELETED',
    '405': 'COMMENT_REACTION_ADDED',
    '406': 'COMMENT_REACTION_REMOVED',
    '407': 'THREAD_DELETED',
    '408': 'THREAD_UPDATED',
  }),
);
const CLIENT: ReadonlyMap<string, string> = new Map(
  Object.entries({
    '100': 'UPDATE_PRESENCE',
    '103': 'BROADCAST_EVENT',
    '200': 'FETCH_STORAGE',
    '201': 'UPDATE_STORAGE',
    '300': 'FETCH_YDOC',
    '301': 'UPDATE_YDOC',
  }),
);

function read(fields: Envelope, { out }: Raw): Decoded {
  const type = fields.word('type');
  const kind = type === undefined ? undefined : (out ? CLIENT : SERVER).get(type);
  const part: Decoded = { kind: kind ?? 'message', payload: { form: 'json', text: fields.text } };
  if (kind === undefined && type !== undefined) addNote(part, `unknown type ${type}`);
  return part;
}

/** Messages as JSON objects, or lists of them. */
export const liveblocks: Decoder = {
  text(text, raw) {
    if (text === 'ping') return [{ kind: 'ping', pair: { id: 'ping', side: 'request' } }];
    if (text === 'pong') return [{ kind: 'pong', pair: { id: 'ping', side: 'answer' } }];
    return readObjects(text, (fields) => read(fields, raw));
  },
};

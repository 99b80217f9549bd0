/** A y-websocket server with another editor in each document, who answers what is written with a full stop. */
import { createDecoder, readVarUint, readVarUint8Array } from 'lib0/decoding';
import {
  createEncoder,
  type Encoder,
  length,
  toUint8Array,
  writeVarUint,
  writeVarUint8Array,
} from 'lib0/encoding';
import { Awareness, applyAwarenessUpdate, encodeAwarenessUpdate } from 'y-protocols/awareness';
import { readSyncMessage, writeSyncStep1, writeUpdate } from 'y-protocols/sync';
import { Doc } from 'yjs';
import type { Link } from '../route.ts';

const SYNC = 0;
const AWARENESS = 1;

export function speak({ socket }: Link): void {
  const doc = new Doc();
  const awareness = new Awareness(doc);
  const text = doc.getText('text');
  const send = (kind: number, write: (encoder: Encoder) => void): void => {
    const encoder = createEncoder();
    writeVarUint(encoder, kind);
    write(encoder);
    // A reply of which nothing but the kind was written is none.
    if (length(encoder) > 1 && socket.readyState === socket.OPEN) socket.send(toUint8Array(encoder));
  };
  doc.on('update', (update: Uint8Array, origin: unknown) => {
    if (origin !== socket) send(SYNC, (encoder) => writeUpdate(encoder, update));
    else doc.transact(() => text.insert(text.length, '.'));
  });
  awareness.on('update', ({ added, updated }: { added: number[]; updated: number[] }) =>
    send(AWARENESS, (encoder) =>
      writeVarUint8Array(encoder, encodeAwarenessUpdate(awareness, [...added, ...updated])),
    ),
  );
  // It would tell of nobody else.
  awareness.setLocalState(null);
  socket.on('message', (data: Buffer) => {
    const decoder = createDecoder(data);
    const kind = readVarUint(decoder);
    if (kind === SYNC) send(SYNC, (encoder) => readSyncMessage(decoder, encoder, doc, socket));
    if (kind === AWARENESS) applyAwarenessUpdate(awareness, readVarUint8Array(decoder), socket);
  });
  socket.on('close', () => doc.destroy());
  send(SYNC, (encoder) => writeSyncStep1(encoder, doc));
}

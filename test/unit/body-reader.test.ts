import { expect, it } from 'vitest';
import { BodyReader } from '../../src/recorder/body-reader.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

it('says where a piece was not kept, or not whole, and reads on after it', () => {
  const reader = new BodyReader([['content-type', 'text/event-stream']]);
  const first = bytes('id: 1\ndata: a\n\n');
  const told = [
    ...reader.take(0, first.length, first),
    ...reader.take(first.length, 9000, new Uint8Array()),
    ...reader.take(first.length + 9000, 40, bytes('x\n\nid: 3\ndata: c\n\n')),
  ];
  expect(told.filter(({ kind }) => kind === 'message').map((it) => it.kind === 'message' && it.data)).toEqual(
    ['a', 'c'],
  );
  expect(told.filter((it) => it.kind === 'note' && it.code === 'not kept')).toMatchObject([
    {
      data: expect.stringMatching(
        /^9,000 bytes are missing here: they came in one piece before the recording began/,
      ),
    },
    { data: '22 bytes are missing here: the piece was too large to be kept whole.' },
  ]);
});

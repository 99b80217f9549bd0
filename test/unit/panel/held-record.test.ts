import { expect, it } from 'vitest';
import { HeldRecord } from '../../../panel/held-record.ts';
import { record } from '../helpers/recordings.ts';

it('keeps what is looked at when the recording forgets it, and no longer', () => {
  const held = new HeldRecord();
  const five = { ...record({ kind: 'message', t: 1, data: 'x' }), seq: 5 };
  expect(held.of(5, undefined, 1)).toBeUndefined();
  expect(held.of(5, five, 1)).toEqual({ record: five, forgotten: false });
  expect(held.of(5, undefined, 1)).toEqual({ record: five, forgotten: true });
  expect(held.of(6, undefined, 1)).toBeUndefined();
  expect(held.of(5, undefined, 1)).toBeUndefined();
  held.of(5, five, 1);
  expect(held.of(5, undefined, 2)).toBeUndefined();
  held.of(5, five, 2);
  expect(held.of(undefined, undefined, 2)).toBeUndefined();
});

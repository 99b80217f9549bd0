import { describe, expect, it } from 'vitest';
import { MAX_HEIGHT, VirtualList } from '../../../panel/virtual.ts';

describe('VirtualList', () => {
  it('is plain pixels while the list is short', () => {
    const list = new VirtualList(100, 20, 200);
    expect([list.height, list.maxOffset, list.offsetOf(300), list.top(20, 300)]).toEqual([
      2000, 1800, 300, 400,
    ]);
    expect(list.rows(300, 0)).toEqual({ first: 15, end: 25 });
  });
  it('shows the first and the last of a million rows', () => {
    const list = new VirtualList(1_000_000, 20, 400);
    expect(list.height).toBe(MAX_HEIGHT);
    expect(list.rows(list.offsetOf(0), 0).first).toBe(0);
    expect(list.rows(list.offsetOf(MAX_HEIGHT - 400), 0)).toEqual({ first: 999_980, end: 1_000_000 });
  });
  it('maps back and forth, and places rows where the viewport is', () => {
    const list = new VirtualList(1_000_000, 20, 400);
    const offset = 12_345_678;
    expect(list.offsetOf(list.scrollOf(offset))).toBeCloseTo(offset, 3);
    const { first } = list.rows(offset, 0);
    const inView = list.top(first, offset) - list.scrollOf(offset);
    expect(inView).toBeLessThanOrEqual(0);
    expect(inView).toBeGreaterThan(-20);
  });
  it('reveals a row with the least movement', () => {
    const list = new VirtualList(100, 20, 200);
    expect([list.reveal(5, 300), list.reveal(20, 300), list.reveal(30, 300)]).toEqual([100, 300, 420]);
    expect([list.atEnd(1800), list.atEnd(1780)]).toEqual([true, false]);
  });
});

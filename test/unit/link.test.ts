import { describe, expect, it } from 'vitest';
import type { FromRelay, ToRelay } from '../../src/protocol.ts';
import { Link } from '../../src/transport/link.ts';

const attach = (have = 0, recorder = 'r'): ToRelay & { type: 'attach' } => ({
  type: 'attach',
  recorder,
  have,
  record: true,
});

/** A port that notes what it was given. */
function port(): {
  got: FromRelay[];
  post: (message: FromRelay) => void;
  numbers: () => number[];
  texts: () => string[];
} {
  const got: FromRelay[] = [];
  const batches = () => got.filter((message) => message.type === 'batch');
  return {
    got,
    post: (message) => void got.push(message),
    numbers: () => batches().map((batch) => batch.n),
    texts: () => batches().map((batch) => batch.text),
  };
}

function linkWith(...texts: string[]): Link {
  const link = new Link();
  link.attach(port(), attach());
  for (const text of texts) link.send(text, {});
  return link;
}

describe('a link', () => {
  it('keeps moments until they are acknowledged, in the same row as batches', () => {
    const link = linkWith('a');
    link.detach();
    link.sendMoments([{ mark: 'offline', t: 1 }]);
    link.send('b', {});
    const out = port();
    link.attach(out, attach(1));
    expect(out.got).toMatchObject([
      { n: 2, text: '', moments: [{ mark: 'offline', t: 1 }] },
      { n: 3, text: 'b' },
    ]);
  });

  it('numbers batches from 1 and posts them in order, with their bytes', () => {
    const out = port();
    const link = new Link();
    link.attach(out, attach());
    link.send('a', { 7: 'AAAA' });
    link.send('b', {});
    expect(out.got).toEqual([
      { type: 'batch', n: 1, text: 'a', bytes: { 7: 'AAAA' } },
      { type: 'batch', n: 2, text: 'b', bytes: {} },
    ]);
  });

  it('sends again, in order, only what the recorder does not have', () => {
    const link = linkWith('a', 'b', 'c');
    link.ack(1);
    const again = port();
    link.attach(again, attach(2));
    link.send('d', {});
    expect(again.numbers()).toEqual([3, 4]);
    expect(again.texts()).toEqual(['c', 'd']);
  });

  it('forgets what was acknowledged, even to a recorder that claims less', () => {
    const link = linkWith('a', 'b', 'c');
    link.ack(2);
    link.ack(1);
    const again = port();
    link.attach(again, attach(0));
    expect(again.numbers()).toEqual([3]);
  });

  it('keeps batches while detached', () => {
    const link = linkWith('a');
    link.detach();
    expect(link.connected).toBe(false);
    link.send('b', {});
    const again = port();
    link.attach(again, attach());
    expect(again.texts()).toEqual(['a', 'b']);
  });

  it('does not let the end of an old port detach the new one', () => {
    const [old, fresh] = [port(), port()];
    const link = new Link();
    link.attach(old, attach());
    link.attach(fresh, attach());
    link.detach(old);
    expect(link.connected).toBe(true);
    link.detach(fresh);
    expect(link.connected).toBe(false);
  });

  it('takes a port that throws for gone and loses nothing by it', () => {
    const link = new Link();
    const dead = {
      post: () => {
        throw new Error('gone');
      },
    };
    link.attach(dead, attach());
    link.send('a', {});
    expect(link.connected).toBe(false);
    const again = port();
    link.attach(again, attach());
    expect(again.texts()).toEqual(['a']);
  });

  it('starts afresh for another recorder', () => {
    const link = linkWith('a', 'b');
    expect(link.recorder).toBe('r');
    const other = port();
    link.attach(other, attach(0, 's'));
    expect(other.got).toEqual([]);
    link.send('c', {});
    expect(other.numbers()).toEqual([1]);
  });

  it('that forgot its recorder counts on where that recorder is when it comes back', () => {
    const link = linkWith('a', 'b');
    link.forget();
    expect(link.connected).toBe(false);
    expect(link.recorder).toBe('');
    const again = port();
    link.attach(again, attach(2));
    link.send('c', {});
    expect(again.numbers()).toEqual([3]);
    expect(again.texts()).toEqual(['c']);
  });

  it('drops the oldest beyond its limit, bytes counted, but never the newest', () => {
    const link = new Link(100);
    link.attach(port(), attach());
    link.send('x'.repeat(60), {});
    link.send('y'.repeat(10), { 1: 'z'.repeat(31) });
    link.send('a'.repeat(20), {});
    const again = port();
    link.attach(again, attach());
    expect(again.numbers()).toEqual([2, 3]);
    link.send('b'.repeat(500), {});
    const more = port();
    link.attach(more, attach());
    expect(more.numbers()).toEqual([4]);
  });

  it('has its room back after an acknowledgement', () => {
    const link = new Link(100);
    link.attach(port(), attach());
    for (let n = 1; n <= 10; n++) {
      link.send('x'.repeat(60), {});
      link.ack(n);
    }
    link.send('y'.repeat(60), {});
    link.send('z'.repeat(40), {});
    const again = port();
    link.attach(again, attach());
    expect(again.numbers()).toEqual([11, 12]);
  });

  it('tells a good-bye once, and not to a later port', () => {
    const [first, second] = [port(), port()];
    const link = new Link();
    link.attach(first, attach());
    link.tell({ type: 'bye', persisted: false, t: 1 });
    link.attach(second, attach());
    expect(first.got).toHaveLength(1);
    expect(second.got).toHaveLength(0);
  });
});

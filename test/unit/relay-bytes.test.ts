import { beforeAll, describe, expect, it } from 'vitest';
import { PayloadReader } from '../../src/relay/bytes.ts';

beforeAll(() => {
  // Node 20 has none.
  Uint8Array.prototype.toBase64 ??= function (this: Uint8Array) {
    return btoa(String.fromCharCode(...this));
  };
});

/** A Blob whose bytes come when the test says so. */
function slow(text: string) {
  let resolve!: (buffer: ArrayBuffer) => void;
  let reject!: (error: Error) => void;
  const promise = new Promise<ArrayBuffer>((...ways) => {
    [resolve, reject] = ways;
  });
  return {
    blob: { arrayBuffer: () => promise },
    come: async () => {
      resolve(new TextEncoder().encode(text).buffer);
      await settled();
    },
    fail: async () => {
      reject(new Error('unreadable'));
      await settled();
    },
  };
}
const settled = (): Promise<void> => new Promise((done) => setImmediate(done));
const buffer = (text: string): ArrayBuffer => new TextEncoder().encode(text).buffer;

/** A reader and what its batches got, by name. */
function reader() {
  const payloads = new PayloadReader();
  const got: [string, object][] = [];
  return {
    payloads,
    got,
    batch: (name: string) => payloads.whenRead((bytes) => got.push([name, { ...bytes }])),
  };
}

describe('binary payloads', () => {
  it('are handed over as base64 with the batch after them, at once when they are there', () => {
    const { payloads, got, batch } = reader();
    payloads.add('0', buffer('abc'));
    payloads.add('1', buffer(''));
    batch('first');
    batch('second');
    expect(got).toEqual([
      ['first', { 0: btoa('abc'), 1: '' }],
      ['second', {}],
    ]);
  });

  it('that are read slowly hold up their batch, and the batches after it, in order', async () => {
    const { payloads, got, batch } = reader();
    const [one, two] = [slow('one'), slow('two')];
    payloads.add('0', one.blob);
    batch('first');
    payloads.add('1', two.blob);
    batch('second');
    batch('third');
    await two.come();
    expect(got).toEqual([]);
    await one.come();
    expect(got).toEqual([
      ['first', { 0: btoa('one') }],
      ['second', { 1: btoa('two') }],
      ['third', {}],
    ]);
  });

  it('of a later batch do not hold up an earlier one', async () => {
    const { payloads, got, batch } = reader();
    const [one, two] = [slow('one'), slow('two')];
    payloads.add('0', one.blob);
    batch('first');
    payloads.add('1', two.blob);
    await one.come();
    expect(got).toEqual([['first', { 0: btoa('one') }]]);
  });

  it('that cannot be read are left out', async () => {
    const { payloads, got, batch } = reader();
    const one = slow('one');
    payloads.add('0', one.blob);
    payloads.add('1', buffer('abc'));
    batch('first');
    await one.fail();
    expect(got).toEqual([['first', { 1: btoa('abc') }]]);
  });

  it('are read from real Blobs', async () => {
    const { payloads, got, batch } = reader();
    payloads.add('0', new Blob(['blob']));
    batch('first');
    await expect.poll(() => got).toEqual([['first', { 0: btoa('blob') }]]);
  });
});

import { describe, expect, it } from 'vitest';
import { PROTOCOLS } from '../../../src/protocols/protocols.ts';
import { CONVERSATIONS } from './conversations.ts';
import { hear } from './helpers.ts';

describe.each(CONVERSATIONS)('$id: $about', ({ id, opening, since, lines }) => {
  const heard = hear(opening ?? {}, lines);

  it('is recognised', () => expect([heard.id, heard.since]).toEqual([id, since]));
  it('each message has its class', () =>
    expect(lines.map(([way, data], i) => [way, data, heard.kinds[i]])).toEqual(
      lines.map(([way, data, kind]) => [way, data, kind]),
    ));
});

describe('the table', () => {
  const ids = PROTOCOLS.map(({ id }) => id);

  it('has each protocol once, and each has a conversation', () => {
    expect(new Set(ids).size).toBe(ids.length);
    expect([...new Set(CONVERSATIONS.map(({ id }) => id))].sort()).toEqual([...ids].sort());
  });

  it('names only protocols of its own as carriers', () => {
    for (const { over = [] } of PROTOCOLS) expect(ids).toEqual(expect.arrayContaining([...over]));
  });

  it('asks nothing of the page where the transport is not its choice', () => {
    const free = PROTOCOLS.filter(({ chosenBy, devNoise }) => !chosenBy && !devNoise).map(({ id }) => id);
    expect(free.sort()).toEqual([
      'datastar',
      'exchange-feed',
      'htmx-sse',
      'htmx-ws',
      'jsonrpc',
      'mercure',
      'partykit',
      'turbo-streams',
    ]);
    const twoWay = PROTOCOLS.filter(({ collaborative }) => collaborative).map(({ id }) => id);
    expect(twoWay.sort()).toEqual(['blazor-server', 'liveblocks', 'liveview', 'yjs']);
    const dev = PROTOCOLS.filter(({ devNoise }) => devNoise).map(({ id }) => id);
    expect(dev.sort()).toEqual(['next-hmr', 'other-dev', 'vite-hmr', 'webpack-dev-server']);
  });

  it('writes close codes as one code or a range', () => {
    for (const { closeCodes = {} } of PROTOCOLS)
      for (const code of Object.keys(closeCodes)) expect(code).toMatch(/^[34]\d{3}(?:-[34]\d{3})?$/);
  });
});

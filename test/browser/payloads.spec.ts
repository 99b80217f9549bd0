/** Payloads as the panel shows them: rows in the words of their protocol, links, trees, bytes, search. */
import { deflateRawSync } from 'node:zlib';
import { Decimal128, ObjectId, serialize } from 'bson';
import protobuf from 'protobufjs';
import type { Panel } from './drivers/driver.ts';
import { expect, test } from './fixtures.ts';
import { messages, of, until } from './support.ts';

const PROTO = 'syntax = "proto3"; package shop; message Order { string item = 1; uint64 id = 2; }';
const order = protobuf.parse(PROTO).root.lookupType('shop.Order');
const SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="12" height="6"/>';
/** Bytes in a row, as far as they are told. */
const hexOf = (bytes: Uint8Array) =>
  [...bytes.subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
/** Beyond what a double can hold. */
const ID = '9007199254740993';

const details = (panel: Panel): Promise<string> =>
  panel.evaluate(
    () => document.querySelector<HTMLElement>('[role=region][aria-label=Details]')?.innerText ?? '',
  );
const shows = (panel: Panel, text: RegExp | string) =>
  expect.poll(() => details(panel), { message: `details with ${text}` }).toMatch(text);
/** Selects the newest event whose row has a text. */
async function select(panel: Panel, text: string, kind: 'send' | 'message' = 'message'): Promise<void> {
  const chosen = () =>
    panel.evaluate(
      (wanted) => {
        const rows = [...document.querySelectorAll<HTMLElement>(`.event-row.${wanted.kind}`)];
        const row = rows.findLast(({ innerText }) => innerText.includes(wanted.text));
        row?.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, button: 0 }));
        return row !== undefined;
      },
      { text, kind },
    );
  await expect.poll(chosen, { message: `a row with ${text}` }).toBe(true);
}
/** Selects the value whose line in the tree begins with a text. */
const selectValue = (panel: Panel, begins: string) =>
  expect
    .poll(() =>
      panel.evaluate((wanted) => {
        const lines = [...document.querySelectorAll<HTMLElement>('.tree-row')];
        const line = lines.find(({ innerText }) => innerText.startsWith(wanted));
        line?.click();
        return line !== undefined;
      }, begins),
    )
    .toBe(true);
const rowsSay = (panel: Panel, text: RegExp) =>
  expect
    .poll(() => panel.evaluate(() => document.querySelector<HTMLElement>('#events')?.innerText ?? ''))
    .toMatch(text);

test('eight protocols: rows in their words, request and answer linked, search in all of them', async ({
  newTab,
  lab,
}) => {
  const { page, panel } = await newTab({ panel: { size: { width: 1200, height: 700 } } });
  await page.goto(`${lab.origin}/eight?every=300`);
  await until(panel, 'eight conversations', (recording) =>
    ['socketio', 'graphql', 'mqtt', 'stomp', 'phoenix', 'cable', 'signalr', 'centrifuge'].every(
      (name) => messages(of(recording, `/speak/${name}`)).length > 5,
    ),
  );
  const rows: [name: RegExp, says: RegExp][] = [
    [/speak\/socketio/, /EVENT\s*say/],
    [/speak\/graphql/, /subscribe\s*Order/],
    [/speak\/mqtt/, /PUBLISH\s*shop\/orders\s*\{"id":9/],
    [/speak\/stomp/, /MESSAGE\s*\/topic\/orders/],
    [/speak\/cable/, /OrdersChannel/],
    [/speak\/signalr/, /Invocation\s*PlaceOrder/],
    [/speak\/centrifuge/, /publish\s*shop:orders\s*\+1/],
    [/speak\/phoenix/, /order\s*shop:orders/],
  ];
  for (const [name, says] of rows) {
    await panel.click({ role: 'row', name });
    await rowsSay(panel, says);
  }

  // The push was answered; a click goes to its reply, and from there back.
  await select(panel, 'shop:orders', 'send');
  const asked = await panel.evaluate(() => document.querySelector('.event-row.active')?.id);
  await shows(panel, /Request\s+answered by #\d+ after/);
  const link = () => panel.evaluate(() => document.querySelector<HTMLElement>('.decoded .link')?.click());
  await link();
  await shows(panel, /Answer\s+answers #\d+ after/);
  await link();
  await expect.poll(() => panel.evaluate(() => document.querySelector('.event-row.active')?.id)).toBe(asked);

  // A topic stands in bytes only; what is found is shown.
  await panel.click({ role: 'button', name: 'Search everything' });
  await panel.fill({ role: 'searchbox', name: 'Search everything' }, 'SHOP/ORDERS');
  const hits = () =>
    panel.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('.search-results section')].map(
        ({ innerText }) => innerText,
      ),
    );
  await expect.poll(hits).toEqual([expect.stringMatching(/speak\/mqtt[\s\S]*channel\s*shop\/orders/)]);
  await panel.evaluate(() => document.querySelector<HTMLElement>('.hit')?.click());
  await shows(panel, /Kind\s+(?:PUBLISH|SUBSCRIBE)/);
  await panel.press('Escape');
});

test('trees, diffs, fields over time, pictures, packed bytes and protobuf by a schema', async ({
  newTab,
}) => {
  const { panel, visit } = await newTab({ panel: { size: { width: 1200, height: 700 } } });
  const packed = Buffer.from(order.encode({ item: 'Lantern', id: 7 }).finish()).toString('base64');
  const bson = serialize({
    _id: new ObjectId('65a000000000000000000000'),
    sum: Decimal128.fromString('1.10'),
  });
  const raw = deflateRawSync('{"bare":"deflate"}');
  const second = Buffer.alloc(48_000).toString('base64');
  await visit(`
    const ws = new WebSocket('/ws/echo');
    ws.binaryType = 'arraybuffer';
    const bytes = (base64) => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
    ws.onopen = async () => {
      ws.send('{"type":"response.output_audio.delta","delta":"${second}"}');
      ws.send(JSON.stringify({ avatar: 'data:image/svg+xml,' + encodeURIComponent('${SVG}') }));
      ws.send(bytes('${raw.toString('base64')}'));
      ws.send(bytes('${Buffer.from(bson).toString('base64')}'));
      ws.send('{"symbol":"A","id":${ID},"deep":{"price":1,"at":1700000000000}}');
      ws.send('{"symbol":"A","id":${ID},"deep":{"price":2,"at":1700000000000}}');
      const canvas = new OffscreenCanvas(3, 2);
      canvas.getContext('2d').fillRect(0, 0, 2, 2);
      ws.send(await (await canvas.convertToBlob()).arrayBuffer());
      const gzip = new Blob(['{"packed":"yes"}']).stream().pipeThrough(new CompressionStream('gzip'));
      ws.send(await new Response(gzip).arrayBuffer());
      ws.send(bytes('${packed}'));
    };`);
  await until(panel, 'nine echoes', (recording) => messages(of(recording, '/ws/echo')).length === 9);

  // All digits, the path of what is selected, and what is found in the tree.
  await select(panel, '"price":2');
  await shows(panel, new RegExp(`id: ${ID}`));
  await shows(panel, /≈ 2023-11-14T22:13:20Z/);
  await panel.fill({ role: 'searchbox', name: 'Search the payload' }, 'PRICE');
  await shows(panel, /1 of 1[\s\S]*\$\.deep\.price/);

  // By the keyboard; what is selected stays so when all lines are made anew, or what it is in is.
  await panel.click({ role: 'treeitem', name: /^symbol/ });
  await panel.press('End');
  await shows(panel, /\$\.deep\.at/);
  await panel.click({ role: 'button', name: 'Expand all' });
  await shows(panel, /\$\.deep\.at/);
  await panel.click({ role: 'button', name: 'Collapse all' });
  await shows(panel, /\$\.deep\s/);
  await panel.click({ role: 'treeitem', name: /^deep/ });
  await panel.press('ArrowDown');
  await shows(panel, /\$\.deep\.price/);

  // What changed; and the field through all messages.
  await panel.click({ role: 'button', name: 'Follow' });
  await shows(panel, /4 numbers from 1 to 2/);
  await rowsSay(panel, /price/);
  await panel.click({ role: 'button', name: 'Stop following' });
  await panel.click({ role: 'button', name: 'Diff' });
  await shows(panel, /#\d+, [\s\S]*\$\.deep\.price\s*1\s*→\s*2\s*\(\+1\)[\s\S]*1 change, 3 values the same/);
  await panel.click({ role: 'button', name: 'Hex' });
  await shows(panel, /00000000 {2}7b 22 73/);
  const height = () => panel.evaluate(() => document.querySelector('.hex-rows')?.clientHeight ?? 0);
  expect(await height()).toBeGreaterThan(30);
  await panel.click({ role: 'button', name: 'Pretty' });

  // The panel's own policy lets a blob be shown, and nothing be evaluated.
  await select(panel, 'image/png');
  await shows(panel, /image\/png, 3 × 2/);
  await select(panel, 'gzip:');
  await shows(panel, /unpacked to 16 B[\s\S]*packed: "yes"/);
  await select(panel, 'output_audio');
  await selectValue(panel, 'delta:');
  await shows(panel, /16-bit PCM, 24 kHz, mono, 1\.00 s, a guess/);
  await select(panel, 'avatar');
  await selectValue(panel, 'avatar:');
  await shows(panel, /image\/svg\+xml, 12 × 6/);
  await select(panel, '1.10');
  await shows(panel, /looks like BSON[\s\S]*ObjectId of 2024-01-11T[\s\S]*sum: 1\.10/);
  await select(panel, hexOf(raw));
  await shows(panel, /A guess: raw deflate: 20 B unpacked to 18 B[\s\S]*bare: "deflate"/);
  await select(panel, 'Lantern');
  await panel.evaluate((proto) => {
    const select = document.querySelector<HTMLSelectElement>('.read-as select')!;
    select.value = 'schema';
    select.dispatchEvent(new Event('change', { bubbles: true }));
    const transfer = new DataTransfer();
    transfer.items.add(new File([proto], 'shop.proto'));
    requestAnimationFrame(() => {
      const options = { dataTransfer: transfer, bubbles: true, cancelable: true };
      document.querySelector('.schema-drop')!.dispatchEvent(new DragEvent('drop', options));
    });
  }, PROTO);
  await shows(panel, /Schema: shop\.proto[\s\S]*item: "Lantern"[\s\S]*id: 7/);
});

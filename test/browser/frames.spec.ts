/** Every kind of frame is recorded, and strict pages too. */
import { expect, test } from './fixtures.ts';
import { messages, of, until } from './support.ts';

const stream = (name: string): string =>
  `new WebSocket('WS/ws/ticker?every=30&${name}').onmessage = () => {};`;

test('a page with a strict content security policy', async ({ tab: { panel, visit } }) => {
  await visit(stream('csp').replace('WS', ''), '&csp=1');
  await until(panel, 'messages of the strict page', (r) => messages(of(r, 'csp')).length >= 3);
});

test('sandboxed, cross-origin, srcdoc and about:blank frames', async ({ tab: { panel, visit }, lab }) => {
  const ws = lab.origin.replace('http', 'ws');
  const script = (name: string): string => stream(name).replace('WS', ws);
  const frame = (origin: string, name: string): string =>
    `${origin}/frame?script=${Buffer.from(script(name)).toString('base64url')}`;
  await visit(
    `addEventListener('DOMContentLoaded', () => {
        const add = (attributes) => document.body.append(Object.assign(document.createElement('iframe'), attributes));
        add({ sandbox: 'allow-scripts', src: ${JSON.stringify(frame(lab.origin, 'sandboxed'))} });
        add({ src: ${JSON.stringify(frame(lab.crossOrigin, 'cross'))} });
        add({ srcdoc: ${JSON.stringify(`<script>${script('srcdoc')}</script>`)} });
        const blank = document.createElement('iframe');
        document.body.append(blank);
        new blank.contentWindow.WebSocket(${JSON.stringify(`${ws}/ws/ticker?every=30&blank`)}).onmessage = () => {};
      });`,
  );
  const names = ['sandboxed', 'cross', 'srcdoc', 'blank'];
  const recording = await until(panel, `messages of ${names}`, (r) =>
    names.every((name) => messages(of(r, `30&${name}`)).length >= 3),
  );
  expect(recording.connections.length).toBe(4);
  expect(recording.connections.every((c) => c.context === 'iframe')).toBe(true);
  expect(new Set(recording.connections.map((c) => c.id)).size).toBe(4);
});

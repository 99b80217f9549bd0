import { type ClientHttp2Session, connect } from 'node:http2';
import { get } from 'node:https';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { CERTIFICATE, certificateSpki } from '../lab/certificate.ts';
import { type Lab, startLab } from '../lab/server.ts';
import { ask } from './helpers/lab-client.ts';

let lab: Lab;
beforeAll(async () => {
  lab = await startLab({ http2: true });
});
afterAll(() => lab.close());

/** One request on a session that is already open: how it ended. */
function endingOf(session: ClientHttp2Session, path: string): Promise<{ body: string; error?: string }> {
  return new Promise((resolve) => {
    const stream = session.request({ ':path': path });
    let body = '';
    let error: string | undefined;
    stream.setEncoding('utf8');
    stream.on('data', (part: string) => {
      body += part;
    });
    stream.on('error', (e: Error) => {
      error = e.message;
    });
    stream.on('close', () => resolve({ body, error }));
  });
}

describe('the HTTP/2 twin of the lab', () => {
  it('serves the same routes under both names, with a certificate that fits', async () => {
    expect(lab.origin).toBe(`https://localhost:${lab.port}`);
    for (const origin of [lab.origin, lab.crossOrigin]) {
      const { text } = await ask(`${origin}/`);
      expect(text).toContain('<code>/stream/bytes</code>');
    }
    expect((await ask(`${lab.origin}/sse/status?code=204`)).status).toBe(204);
    expect(lab.requests.at(-1)).toMatchObject({ method: 'GET', url: '/sse/status?code=204' });
    expect(Buffer.from(certificateSpki(), 'base64')).toHaveLength(32);
  });

  it('breaks one stream off and leaves the others of its connection alone', async () => {
    const session = connect(lab.origin, { ca: CERTIFICATE });
    const [cut, other] = await Promise.all([
      endingOf(session, '/sse/ids?every=1&drop=2&how=cut'),
      endingOf(session, '/stream/sse?count=20&every=2'),
    ]);
    expect(cut.error).toContain('NGHTTP2_INTERNAL_ERROR');
    expect(other.error).toBeUndefined();
    expect(other.body.match(/^data: /gm)).toHaveLength(20);
    session.destroy();
  });

  it('refuses by destroying the connection, and knows a connection again', async () => {
    const path = '/sse/refuse?times=1&key=h2&every=1&drop=1';
    const used = connect(lab.origin, { ca: CERTIFICATE });
    used.on('error', () => {});
    expect((await endingOf(used, '/sse/status?code=204')).error).toBeUndefined();
    const closed = new Promise<void>((resolve) => used.once('close', resolve));
    // A browser would silently repeat this one: it must not count.
    expect((await endingOf(used, path)).body).toBe('');
    await closed;
    await expect(ask(lab.origin + path)).rejects.toThrow();
    expect((await ask(lab.origin + path)).text).toContain('id: 1\n');
  });

  it('speaks HTTP/1.1 to those who ask for it', async () => {
    const version = await new Promise<string>((resolve, reject) => {
      get(`${lab.origin}/stream/sse?count=2&every=1`, { ca: CERTIFICATE, agent: false }, (response) => {
        response.resume();
        response.on('end', () => resolve(response.httpVersion));
      }).on('error', reject);
    });
    expect(version).toBe('1.1');
  });

  it('upgrades to WebSockets', async () => {
    const socket = new WebSocket(`${lab.origin.replace('http', 'ws')}/ws/echo`, { ca: CERTIFICATE });
    const said = new Promise<string>((resolve, reject) => {
      socket.on('open', () => socket.send('hello'));
      socket.on('message', (data) => resolve(String(data)));
      socket.on('error', reject);
    });
    expect(await said).toBe('hello');
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.close();
    await closed;
  });

  it('closes at once, with streams open', async () => {
    const own = await startLab({ http2: true });
    const session = connect(own.origin, { ca: CERTIFICATE });
    session.on('error', () => {});
    const gone = new Promise<void>((resolve) => session.once('close', resolve));
    const stream = session.request({ ':path': '/sse/never' });
    stream.on('error', () => {});
    await new Promise((resolve) => stream.once('response', resolve));
    const socket = new WebSocket(`${own.origin.replace('http', 'ws')}/ws/silent`, { ca: CERTIFICATE });
    const cut = new Promise<number>((resolve) => socket.once('close', resolve));
    await new Promise((resolve) => socket.once('open', resolve));
    await own.close();
    await gone;
    expect(await cut).toBe(1006);
  });
});

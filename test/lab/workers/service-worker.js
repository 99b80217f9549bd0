/**
 * A service worker. Under its scope it answers two paths itself: `/sw/stream` with server-sent events of its own
 * making (count, every, type), `/sw/pass?url=` with what it fetches from there. It opens streams as worker.js does,
 * by its query or by message, and reports to every window.
 */
const closers = [];

async function report(message) {
  const windows = await self.clients.matchAll({ includeUncontrolled: true });
  for (const client of windows) client.postMessage(message);
}

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('message', ({ data }) => {
  if (data.open) closers.push(self.openStream(data.open, data.url, report));
  if (data.close) for (const close of closers.splice(0)) close();
});

/** A response of events that nothing but this worker has sent. */
function ownStream(query) {
  const count = Number(query.get('count') ?? 10);
  const encoder = new TextEncoder();
  let timer;
  const body = new ReadableStream({
    start(controller) {
      let n = 0;
      timer = setInterval(
        () => {
          n += 1;
          if (n <= count) controller.enqueue(encoder.encode(`data: ${n} from the service worker\n\n`));
          if (n < count) return;
          clearInterval(timer);
          controller.close();
        },
        Number(query.get('every') ?? 20),
      );
    },
    cancel() {
      clearInterval(timer);
    },
  });
  return new Response(body, { headers: { 'Content-Type': query.get('type') ?? 'text/event-stream' } });
}

self.addEventListener('fetch', (event) => {
  const { pathname, searchParams } = new URL(event.request.url);
  if (pathname === '/sw/stream') event.respondWith(ownStream(searchParams));
  if (pathname === '/sw/pass') event.respondWith(fetch(searchParams.get('url') ?? '/stream/sse'));
});

const query = new URL(self.location.href).searchParams;
if (query.has('open')) closers.push(self.openStream(query.get('open'), query.get('url'), report));

import type { Probe } from './probe.ts';

/** Bodies of fetched responses, read in every way. */
export const streamProbes: Probe[] = [
  {
    name: 'streams: a response before, during and after each way of reading it',
    run: async () => {
      const sink = (): WritableStream => new WritableStream();
      const ways: [string, (response: Response) => unknown][] = [
        ['text', (r) => r.text()],
        ['arrayBuffer', (r) => r.arrayBuffer()],
        ['blob', (r) => r.blob()],
        ['json', (r) => r.json()],
        ['formData', (r) => r.formData()],
        ['clone', (r) => Promise.all([r.clone().text(), r.text()])],
        ['getReader', (r) => r.body!.getReader().read()],
        ['cancel', (r) => r.body!.cancel()],
        ['tee', (r) => Promise.all(r.body!.tee().map((branch) => new Response(branch).text()))],
        ['pipeTo', (r) => r.body!.pipeTo(sink())],
        ['pipeTo, preventCancel', (r) => r.body!.pipeTo(sink(), { preventCancel: true })],
        ['pipeThrough', (r) => new Response(r.body!.pipeThrough(new TransformStream())).text()],
        ['pipeThrough, never read', (r) => void r.body!.pipeThrough(new TransformStream())],
        ['new Response', (r) => new Response(r.body).text()],
        ['values', (r) => r.body!.values().next()],
        ['iterator return', (r) => r.body!.values().return!()],
      ];
      const state = (r: Response, body: unknown): unknown[] => [
        r.type,
        r.url.replace(location.origin, ''),
        r.redirected,
        r.status,
        r.bodyUsed,
        r.body === body,
        r.body instanceof ReadableStream,
        r.body?.locked,
      ];
      const answers: unknown[] = [];
      for (const [name, way] of ways) {
        const response = await fetch('/stream/redirect?to=/stream/sse%3Fcount%3D3%26every%3D1');
        const { body } = response;
        const before = state(response, body);
        const result = way(response);
        const during = state(response, body);
        const outcome = await Promise.resolve(result).then(
          () => 'fulfilled',
          (error) => error.name,
        );
        answers.push([name, before, during, outcome, state(response, body)]);
      }
      return answers;
    },
  },
  {
    name: 'streams: releaseLock with a pending read, reader.closed, another reader, cancel',
    run: async () => {
      const log: unknown[] = [];
      const response = await fetch(`/stream/sse?count=1&every=1&finish=open&u=${Math.random()}`);
      const body = response.body!;
      const first = body.getReader();
      first.closed.catch((error) => log.push(['closed', error.name, error.message]));
      log.push((await first.read()).done);
      const pending = first.read().catch((error) => log.push(['read', error.name, error.message]));
      first.releaseLock();
      log.push(['unlocked', body.locked]);
      await pending;
      first.releaseLock();
      const second = body.getReader();
      const ended = second.read().then(({ done, value }) => log.push(['done', done, value === undefined]));
      second.closed.then((value) => log.push(['closed', value]));
      log.push(['cancelled', await second.cancel('enough')]);
      await ended;
      log.push((await second.read()).done, body.locked, response.bodyUsed);
      return log;
    },
  },
  {
    name: 'streams: tee, then cancel of one and both branches',
    run: async () => {
      const log: unknown[] = [];
      const tell = (what: string, promise: Promise<unknown>): Promise<unknown> =>
        promise.then((value) => log.push([what, value]));
      const [one, two] = (
        await fetch(`/stream/sse?count=1&every=1&finish=open&u=${Math.random()}`)
      ).body!.tee();
      const first = tell('first cancelled', one.cancel('a'));
      const reader = two.getReader();
      log.push(['two goes on', (await reader.read()).done]);
      await new Promise((resolve) => setTimeout(resolve));
      log.push('only now two');
      const second = tell('second cancelled', reader.cancel('b'));
      await Promise.all([first, second]);
      const [left, right] = (await fetch('/stream/sse?count=2&every=0')).body!.tee();
      const texts = await Promise.all([new Response(left).text(), new Response(right).text()]);
      log.push(texts[0] === texts[1], texts[0].length, left.locked, right.locked);
      return log;
    },
  },
  {
    name: 'streams: order of reads and other microtasks, of queued chunks, pending reads and the end',
    run: async () => {
      const log: string[] = [];
      const ticks = (name: string): Promise<void> => {
        let promise = Promise.resolve();
        for (let i = 0; i < 5; i++) promise = promise.then(() => void log.push(`${name} tick ${i}`));
        return promise;
      };
      const body = (await fetch(`/stream/sse?count=1&every=1&finish=open&u=${Math.random()}`)).body!;
      const [here, there] = body.tee();
      const reader = here.getReader();
      await reader.read();
      // What one branch has read is queued for the other.
      const other = there.getReader();
      const before = ticks('before');
      const read = other.read().then(() => log.push('queued'));
      await Promise.all([before, read, ticks('after')]);
      const waiting = [1, 2].map((n) => reader.read().then(({ done }) => log.push(`pending ${n} ${done}`)));
      reader.closed.then(() => log.push('closed'));
      const cancels = [reader.cancel(), other.cancel()].map((promise, n) =>
        promise.then(() => log.push(`cancel ${n}`)),
      );
      await Promise.all([...waiting, ticks('cancelled'), ...cancels]);
      const own = new ReadableStream({ start: (controller) => controller.enqueue(1) }).getReader();
      await Promise.all([own.read().then(() => log.push('own')), ticks('own')]);
      return log;
    },
  },
  {
    name: 'streams: async iteration: break, throw, preventCancel, return, two next() at once',
    run: async () => {
      const log: unknown[] = [];
      const open = async (): Promise<ReadableStream> =>
        (await fetch(`/stream/sse?count=1000000&every=1&u=${Math.random()}`)).body!;
      const state = async (body: ReadableStream): Promise<unknown> => {
        if (body.locked) return 'locked';
        return (await Promise.race([
          body.getReader().closed.then(() => 'closed'),
          new Promise((resolve) => setTimeout(resolve, 20, 'open')),
        ])) as string;
      };
      const broken = await open();
      for await (const _ of broken) break;
      log.push(['break', await state(broken)]);
      const thrown = await open();
      try {
        for await (const _ of thrown) throw new Error('own');
      } catch (error) {
        log.push(['throw', (error as Error).message, await state(thrown)]);
      }
      const kept = await open();
      for await (const _ of kept.values({ preventCancel: true })) break;
      log.push(['preventCancel', kept.locked, (await kept.getReader().read()).done]);
      const stream = await open();
      const iterator = stream[Symbol.asyncIterator]();
      const two = await Promise.all([iterator.next(), iterator.next()]);
      log.push(two.map(({ done, value }) => [done, value instanceof Uint8Array]));
      log.push(
        await iterator.return!('mine' as never),
        await iterator.next(),
        await iterator.return!('again' as never),
      );
      return [...log, stream.locked];
    },
  },
  {
    name: "streams: the page's own streams and responses",
    run: async () => {
      const make = (): ReadableStream =>
        new ReadableStream({
          start(controller) {
            controller.enqueue(new TextEncoder().encode('[1,'));
            controller.enqueue(new TextEncoder().encode('2]'));
            controller.close();
          },
        });
      const own = make();
      const response = new Response(own, { headers: { 'Content-Type': 'text/event-stream' } });
      const wrapped = new Response((await fetch('/stream/sse?count=2&every=0')).body);
      const streamed = new Response(
        (await fetch('/stream/sse?count=2&every=0'))
          .body!.pipeThrough(new TextDecoderStream())
          .pipeThrough(new TextEncoderStream()),
      );
      const inner = wrapped.body;
      return [
        response.body === own,
        [response.type, response.url, response.bodyUsed],
        await response.json(),
        await new Response(make()).text(),
        (await new Response(make()).blob()).size,
        (await new Response(make()).arrayBuffer()).byteLength,
        await Response.json({ a: 1 }).json(),
        [Response.error().type, Response.error().body],
        [new Response().body, new Response(null).bodyUsed],
        await new Response('').text(),
        (await wrapped.clone().text()).length,
        wrapped.body === inner,
        (await wrapped.text()).length,
        wrapped.url,
        (await streamed.text()).length,
        await new Response(new Response('a').body).text(),
        (await fetch('/stream/sse?status=404&count=1&every=0')).ok,
        (await fetch('/blank', { method: 'HEAD' })).body,
      ];
    },
  },
  {
    name: 'streams: an answer of another origin, opaque and readable',
    run: async ({ origin }) => {
      const other = /localhost/.test(origin)
        ? origin.replace('localhost', '127.0.0.1')
        : origin.replace('127.0.0.1', 'localhost');
      const opaque = await fetch(`${other}/stream/cors?count=1&every=0&cors=none`, { mode: 'no-cors' });
      const open = await fetch(`${other}/stream/cors?count=1&every=0&cors=any`);
      return [
        [opaque.type, opaque.url, opaque.status, opaque.body, await opaque.text(), [...opaque.headers]],
        [open.type, open.status, open.headers.get('x-lab'), (await open.text()).length],
        await fetch(`${other}/stream/cors?cors=none`).catch((error) => [error.name, error.message]),
      ];
    },
  },
];

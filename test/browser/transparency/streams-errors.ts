import type { Probe } from './probe.ts';

/** Streams that are called badly, fail, or are aborted. */
export const streamErrorProbes: Probe[] = [
  {
    name: 'streams: exceptions of bad calls: name, message, realm, stack without foreign frames',
    run: async () => {
      // Short, because a browser opens six connections at most.
      const get = async (): Promise<Response> => fetch(`/stream/sse?count=2&every=1&u=${Math.random()}`);
      const locked = (await get()).body!;
      locked.getReader();
      const free = (await get()).body!;
      const used = await get();
      const usedReader = used.body!.getReader();
      await usedReader.read();
      usedReader.releaseLock();
      const page = new ReadableStream();
      page.getReader();
      const busy = new WritableStream();
      busy.getWriter();
      const bodyGetter = Object.getOwnPropertyDescriptor(Response.prototype, 'body')!.get!;
      const { getReader, pipeThrough, tee, values } = ReadableStream.prototype;
      const xhr = new XMLHttpRequest();
      const iterator = Object.getPrototypeOf(new ReadableStream().values()) as AsyncIterator<unknown>;
      const any = <T>(value: unknown): T => value as T;
      const throws: (() => unknown)[] = [
        () => locked.getReader(),
        () => locked.tee(),
        () => locked.values(),
        () => locked[Symbol.asyncIterator](),
        () => locked.pipeThrough(new TransformStream()),
        () => page.getReader(),
        () => page.pipeThrough(new TransformStream()),
        () => free.getReader({ mode: any('wrong') }),
        () => free.getReader(any(5)),
        () => page.getReader({ mode: 'byob' }),
        () => free.pipeThrough(any<TransformStream>(undefined)),
        () => free.pipeThrough(any<TransformStream>({})),
        () => free.pipeThrough(any<TransformStream>({ readable: 1, writable: 2 })),
        () => free.pipeThrough({ readable: new ReadableStream(), writable: busy }),
        () => free.pipeThrough(new TransformStream(), any(5)),
        () => free.pipeThrough(new TransformStream(), { signal: any(5) }),
        () => getReader.call({} as ReadableStream),
        () => pipeThrough.call(any(undefined), new TransformStream()),
        () => tee.call(any(null)),
        () => values.call(any(1)),
        () => bodyGetter.call({}),
        () => bodyGetter.call(undefined),
        () => used.clone(),
        () => new Response(used.body),
        () => new Response(locked),
        () => Response.prototype.clone.call(any({})),
        () => usedReader.releaseLock.call({}),
        () => any<(x: unknown) => void>(ReadableStreamDefaultReader)(free),
        () => new ReadableStreamDefaultReader(locked),
        () => new ReadableStreamDefaultReader(any<ReadableStream>({})),
        () => new (any<new () => object>(ReadableStreamDefaultReader))(),
        () => any<(x: unknown) => void>(ReadableStreamBYOBReader)(free),
        () => new ReadableStreamBYOBReader(locked),
        () => new ReadableStreamBYOBReader(page),
        () => Reflect.construct(ReadableStreamDefaultReader, [locked], Array),
        () => xhr.send(),
        () => XMLHttpRequest.prototype.send.call(any({})),
        () => {
          xhr.open('GET', '/blank');
          xhr.send();
          xhr.send();
        },
      ];
      const rejects: (() => unknown)[] = [
        () => usedReader.read(),
        () => usedReader.cancel(),
        () => usedReader.closed,
        () => locked.cancel(),
        () => locked.pipeTo(new WritableStream()),
        () => page.cancel(),
        () => free.pipeTo(busy),
        () => free.pipeTo(any({})),
        () => free.pipeTo(any(undefined)),
        () => free.pipeTo(new WritableStream(), any(5)),
        () => free.pipeTo(new WritableStream(), { signal: any({}) }),
        () => ReadableStream.prototype.pipeTo.call(any({}), new WritableStream()),
        () => ReadableStream.prototype.cancel.call(any(undefined)),
        () => ReadableStreamDefaultReader.prototype.read.call(any({})),
        () => iterator.next.call({}),
        () => iterator.return!.call({}),
        () => used.text(),
        () => used.json(),
        () => used.arrayBuffer(),
        () => used.blob(),
        () => used.formData(),
        () => Response.prototype.text.call(any({})),
        () => Response.prototype.json.call(any(undefined)),
        async () =>
          (await get()).body!.getReader({ mode: 'byob' }).read(any<Uint8Array<ArrayBuffer>>(undefined)),
        async () => (await get()).body!.getReader({ mode: 'byob' }).read(new Uint8Array(0)),
        async () => (await get()).body!.getReader({ mode: 'byob' }).read(new Uint8Array(8), { min: 9 }),
        async () => (await fetch('/stream/sse?count=1&every=0')).json(),
        async () => (await fetch('/stream/sse?count=1&every=0')).formData(),
      ];
      const about = (error: unknown): unknown[] => {
        const e = error as DOMException;
        return [
          e.name,
          e.message,
          e instanceof TypeError,
          e instanceof DOMException,
          Object.hasOwn(e, 'stack'),
        ];
      };
      const answers: unknown[] = [];
      for (const run of throws) {
        try {
          run();
          answers.push([run.toString(), 'no exception']);
        } catch (error) {
          // V8 gives stacks that can be mended; Firefox's stay.
          const foreign =
            !/Firefox/.test(navigator.userAgent) && /extension:/.test(String((error as Error).stack));
          answers.push([run.toString(), ...about(error), foreign]);
        }
      }
      for (const run of rejects) {
        try {
          const promise = run() as Promise<unknown>;
          answers.push([
            run.toString(),
            promise instanceof Promise,
            await promise.then(() => 'fulfilled', about),
          ]);
        } catch (error) {
          answers.push([run.toString(), 'thrown', ...about(error)]);
        }
      }
      return [answers, free.locked, used.bodyUsed];
    },
  },
  {
    name: 'streams: abort before, during and after: the reason is the same object, whichever way the page reads',
    run: async () => {
      const log: unknown[] = [];
      const ways: [string, (response: Response) => Promise<unknown>][] = [
        ['text', (r) => r.text()],
        ['arrayBuffer', (r) => r.arrayBuffer()],
        ['blob', (r) => r.blob()],
        ['clone', (r) => r.clone().text()],
        [
          'read',
          async (r) => {
            const reader = r.body!.getReader();
            for (;;) await reader.read();
          },
        ],
        [
          'for await',
          async (r) => {
            for await (const _ of r.body!);
          },
        ],
        ['tee', (r) => new Response(r.body!.tee()[1]).text()],
        ['pipeTo', (r) => r.body!.pipeTo(new WritableStream())],
        [
          'pipeThrough',
          async (r) => {
            const reader = r.body!.pipeThrough(new TransformStream()).getReader();
            for (;;) await reader.read();
          },
        ],
      ];
      const reasons: [string, unknown][] = [
        ['error', new Error('own')],
        ['object', { own: true }],
        ['default', undefined],
      ];
      for (const [kind, reason] of reasons) {
        const early = AbortSignal.abort(reason);
        await fetch('/stream/sse', { signal: early }).catch((error) =>
          log.push([kind, 'before', error === early.reason, error.name]),
        );
        for (const [name, way] of ways) {
          const controller = new AbortController();
          const response = await fetch(`/stream/sse?count=1&every=1&finish=open&u=${Math.random()}`, {
            signal: controller.signal,
          });
          const outcome = way(response).then(
            () => [kind, name, 'fulfilled'],
            (error) => [
              kind,
              name,
              error === controller.signal.reason,
              error?.name,
              error?.message,
              response.bodyUsed,
            ],
          );
          controller.abort(reason);
          log.push(await outcome);
          log.push(
            await response.text().then(
              () => 'again',
              (error) => [error === controller.signal.reason, error?.name],
            ),
          );
        }
        const late = new AbortController();
        const response = await fetch('/stream/sse?count=1&every=0', { signal: late.signal });
        const { length } = await response.text();
        late.abort(reason);
        log.push([kind, 'after', length, response.bodyUsed, response.body?.locked]);
      }
      return log;
    },
  },
  {
    name: 'streams: unhandled rejections are reported as often, and handled ones never',
    run: async () => {
      const seen: string[] = [];
      const onUnhandled = (event: PromiseRejectionEvent): void => {
        event.preventDefault();
        seen.push(`${event.reason?.name}: ${event.reason?.message}`);
      };
      const onHandled = (): unknown => seen.push('handled late');
      window.addEventListener('unhandledrejection', onUnhandled);
      // Firefox fires this for promises inside of its own pipes, which nobody ever heard were unhandled.
      if (!/Firefox/.test(navigator.userAgent)) window.addEventListener('rejectionhandled', onHandled);
      const controller = new AbortController();
      const { signal } = controller;
      const open = (): string => `/stream/sse?count=2&every=1&finish=open&u=${Math.random()}`;
      fetch('http://localhost:1/'); // a port no browser connects to
      const failing = (): WritableStream =>
        new WritableStream({
          write() {
            throw new Error('the sink fails');
          },
        });
      (await fetch(`/stream/sse?count=2&every=1&u=${Math.random()}`)).body!.pipeTo(failing());
      (await fetch(`/stream/sse?count=2&every=1&u=${Math.random()}`)).body!.pipeTo(failing()).catch(() => {});
      (await fetch(open(), { signal })).body!.pipeThrough(new TransformStream());
      const reader = (await fetch(open(), { signal })).body!.getReader();
      await reader.read();
      const handled = [
        (await fetch(open(), { signal })).text(),
        reader.read(),
        (await fetch(open(), { signal })).body!.pipeTo(new WritableStream()),
        (async () => {
          for await (const _ of (await fetch(open(), { signal })).body!);
        })(),
      ].map((promise) => Promise.resolve(promise).catch(() => {}));
      controller.abort();
      await Promise.all(handled);
      const used = new Response('x');
      await used.text();
      used.text();
      new ReadableStream({ start: (c) => c.error(new Error('own stream')) }).getReader().read();
      const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
      for (let i = 0; seen.length < 4 && i < 500; i++) await turn();
      for (let i = 0; i < 5; i++) await turn();
      window.removeEventListener('unhandledrejection', onUnhandled);
      window.removeEventListener('rejectionhandled', onHandled);
      return seen.sort();
    },
  },
];

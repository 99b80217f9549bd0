import type { Probe } from './probe.ts';

/** Pages that replace what streams are made of: a hook calls none of it, and misses no call of theirs. */
export const streamHostileProbes: Probe[] = [
  {
    name: 'streams: replaced builtins are called as often as without a hook',
    run: async () => {
      const calls: Record<string, number> = {};
      const iterator = Object.getPrototypeOf(new ReadableStream().values()) as object;
      const spied: [object, string | symbol][] = [
        [Promise.prototype, 'then'],
        [Promise.prototype, 'catch'],
        [Promise, 'resolve'],
        [Array.prototype, Symbol.iterator],
        [Array.prototype, 'push'],
        [Response.prototype, 'text'],
        [Response.prototype, 'clone'],
        [Response.prototype, 'arrayBuffer'],
        [ReadableStream.prototype, 'getReader'],
        [ReadableStream.prototype, 'tee'],
        [ReadableStream.prototype, 'cancel'],
        [ReadableStream.prototype, 'pipeTo'],
        [ReadableStream.prototype, 'pipeThrough'],
        [ReadableStream.prototype, 'values'],
        [ReadableStream.prototype, Symbol.asyncIterator],
        [ReadableStreamDefaultReader.prototype, 'read'],
        [ReadableStreamDefaultReader.prototype, 'cancel'],
        [ReadableStreamDefaultReader.prototype, 'releaseLock'],
        [ReadableStreamDefaultController.prototype, 'enqueue'],
        [ReadableStreamDefaultController.prototype, 'close'],
        [iterator, 'next'],
        [iterator, 'return'],
        [Headers.prototype, 'get'],
        [Headers.prototype, 'forEach'],
        [Headers.prototype, Symbol.iterator],
        [TextDecoder.prototype, 'decode'],
        [TextEncoder.prototype, 'encode'],
        [Uint8Array.prototype, 'subarray'],
        [Object.getPrototypeOf(Uint8Array.prototype) as object, 'set'],
        [XMLHttpRequest.prototype, 'getResponseHeader'],
        [XMLHttpRequest.prototype, 'getAllResponseHeaders'],
        [XMLHttpRequest.prototype, 'addEventListener'],
        [EventTarget.prototype, 'addEventListener'],
        [String.prototype, 'slice'],
        [String.prototype, 'toLowerCase'],
        [WeakMap.prototype, 'get'],
        [Object, 'getOwnPropertyDescriptor'],
      ];
      const getters: [object, string][] = [
        [Response.prototype, 'body'],
        [Response.prototype, 'headers'],
        [Response.prototype, 'url'],
        [Response.prototype, 'status'],
        [ReadableStream.prototype, 'locked'],
        [ReadableStreamDefaultReader.prototype, 'closed'],
        [XMLHttpRequest.prototype, 'responseText'],
        [XMLHttpRequest.prototype, 'readyState'],
        [XMLHttpRequest.prototype, 'responseURL'],
        [ProgressEvent.prototype, 'loaded'],
        [DOMException.prototype, 'name'],
      ];
      const apply = Reflect.apply;
      const define = Object.defineProperty;
      const describe = Object.getOwnPropertyDescriptor;
      const count = (f: unknown, name: string): unknown =>
        new Proxy(f as () => unknown, {
          apply(target, self, args) {
            calls[name] = (calls[name] ?? 0) + 1;
            return apply(target, self, args);
          },
        });
      const places = [...spied, ...getters];
      const originals = places.map(([owner, key]) => describe(owner, key));
      for (let i = 0; i < places.length; i++) {
        const [owner, key] = places[i]!;
        const original = originals[i];
        if (!original) continue;
        const name = `${owner.constructor?.name} ${String(key)} ${i}`;
        if (original.get)
          define(owner, key, { ...original, get: count(original.get, name) as () => unknown });
        else define(owner, key, { ...original, value: count(original.value, name) });
      }
      const life = async (): Promise<void> => {
        const get = (): Promise<Response> => fetch('/stream/sse?count=1&every=0');
        await (await get()).text();
        const response = await get();
        await Promise.all([response.clone().arrayBuffer(), response.text()]);
        const reader = (await get()).body!.getReader();
        await reader.read();
        await reader.cancel();
        reader.releaseLock();
        for await (const _ of (await get()).body!);
        for await (const _ of (await get()).body!) break;
        const [one, two] = (await get()).body!.tee();
        await Promise.all([one.cancel(), two.cancel()]);
        await (await get()).body!.pipeTo(new WritableStream());
        await new Response((await get()).body!.pipeThrough(new TransformStream())).text();
        const controller = new AbortController();
        const aborted = await fetch(`/stream/sse?count=1&every=1&finish=open&u=${Math.random()}`, {
          signal: controller.signal,
        });
        const failing = aborted.body!.getReader();
        await failing.read();
        controller.abort();
        await failing.read().catch(() => {});
        const xhr = new XMLHttpRequest();
        xhr.open('GET', '/stream/sse?count=1&every=0');
        const loaded = new Promise((resolve) => {
          xhr.onload = resolve;
        });
        xhr.send();
        await loaded;
      };
      // What drives this browser may call a builtin in between, and chunks may be cut otherwise: the least counts.
      const rounds: Record<string, number>[] = [];
      for (let round = 0; round < 5; round++) {
        for (const key of Object.keys(calls)) delete calls[key];
        await life();
        rounds[round] = { ...calls };
      }
      for (let i = 0; i < places.length; i++) {
        const [owner, key] = places[i]!;
        if (originals[i]) define(owner, key, originals[i]!);
      }
      const seen: [string, number][] = [];
      for (const name of Object.keys(rounds[0]!).sort()) {
        const least = Math.min(...rounds.map((round) => round[name] ?? 0));
        if (least > 0) seen.push([name, least]);
      }
      return seen;
    },
  },
  {
    name: 'streams: getters on Object.prototype run as often as without a hook',
    run: async () => {
      const touched = new Map<string, number>();
      const names = [
        'get',
        'set',
        'value',
        'writable',
        'configurable',
        'apply',
        'done',
        'start',
        'pull',
        'cancel',
        'type',
        'autoAllocateChunkSize',
        'size',
        'highWaterMark',
        'preventCancel',
        'preventAbort',
        'preventClose',
        'signal',
        'at',
        'gone',
        'body',
        'connection',
        'mode',
        'once',
        'capture',
        'passive',
        'handleEvent',
      ];
      const responses = await Promise.all([1, 2, 3, 4].map(() => fetch('/stream/sse?count=1&every=0')));
      const counting = (name: string): void => {
        touched.set(name, (touched.get(name) ?? 0) + 1);
      };
      for (const name of names) {
        const later = Object.assign(Object.create(null) as PropertyDescriptor, {
          writable: true,
          enumerable: true,
          configurable: true,
        });
        Object.defineProperty(Object.prototype, name, {
          __proto__: null,
          configurable: true,
          get() {
            counting(name);
            return undefined;
          },
          set(value: unknown) {
            later.value = value;
            Object.defineProperty(this, name, later);
          },
        } as PropertyDescriptor);
      }
      const body = (i: number): ReadableStream => responses[i]!.body!;
      const piped = new Promise<void>((resolve) => {
        body(0).pipeTo(new WritableStream()).then(resolve);
      });
      const reader = body(1).getReader();
      const read = reader.read();
      const text = responses[2]!.text();
      const iterator = body(3).values();
      const next = iterator.next();
      const answer = Promise.all([piped, read, text, next]);
      await answer;
      const seen = [...touched];
      for (const name of names) delete (Object.prototype as unknown as Record<string, unknown>)[name];
      return seen;
    },
  },
];

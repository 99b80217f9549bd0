import type { Probe } from './probe.ts';

/** Pipes of fetched bodies: what reaches the sink, the source and the page's promise. */
export const pipeProbes: Probe[] = [
  {
    name: 'pipes: the end of the source, with and without preventClose',
    run: async () => {
      const log: unknown[] = [];
      for (const preventClose of [false, true]) {
        const calls: string[] = [];
        const sink = new WritableStream({
          start: () => void calls.push('start'),
          write: (chunk) =>
            void (calls.at(-1) === 'write' || calls.push(chunk instanceof Uint8Array ? 'write' : '?')),
          close: () => void calls.push('close'),
          abort: () => void calls.push('abort'),
        });
        const body = (await fetch('/stream/sse?count=3&every=1')).body!;
        const piped = body.pipeTo(sink, { preventClose });
        calls.push(`${body.locked} ${sink.locked}`);
        log.push([await piped, calls, body.locked, sink.locked]);
        const writer = sink.getWriter();
        log.push(
          await Promise.race([writer.closed.then(() => 'closed'), Promise.resolve('open')]),
          writer.desiredSize,
        );
      }
      return log;
    },
  },
  {
    name: 'pipes: the source fails, with and without preventAbort, and while a write is under way',
    run: async () => {
      const log: unknown[] = [];
      for (const preventAbort of [false, true]) {
        for (const busy of [false, true]) {
          const controller = new AbortController();
          const reason = new Error('own reason');
          let finishWrite = (): void => {};
          let wrote = (): void => {};
          const firstWrite = new Promise<void>((resolve) => {
            wrote = resolve;
          });
          const calls: unknown[] = [];
          let signalled = false;
          const sink = new WritableStream({
            write(_chunk, c) {
              c.signal.addEventListener('abort', () => {
                signalled = true;
                calls.push(['signal', c.signal.reason === reason]);
                finishWrite();
              });
              wrote();
              return busy
                ? new Promise<void>((resolve) => {
                    finishWrite = resolve;
                  })
                : undefined;
            },
            abort: (error) => void calls.push(['abort', error === reason]),
            close: () => void calls.push('close'),
          });
          const { body } = await fetch(`/stream/sse?count=1&every=1&finish=open&u=${Math.random()}`, {
            signal: controller.signal,
          });
          const piped = body!.pipeTo(sink, { preventAbort });
          await firstWrite;
          controller.abort(reason);
          // Long enough for the news to reach the sink, which nothing else would tell.
          for (let i = 0; i < 20 && !signalled; i++) await new Promise((resolve) => setTimeout(resolve, 5));
          finishWrite();
          const outcome = await piped.then(
            () => 'fulfilled',
            (error) => error === reason,
          );
          log.push([preventAbort, busy, outcome, calls, body!.locked, sink.locked]);
        }
      }
      return log;
    },
  },
  {
    name: 'pipes: the sink fails: the source is cancelled, or with preventCancel (own or inherited) usable again',
    run: async () => {
      const log: unknown[] = [];
      const optionsOf: (() => StreamPipeOptions | undefined)[] = [
        () => undefined,
        () => ({ preventCancel: false }),
        () => ({ preventCancel: true }),
        () => ({
          get preventCancel() {
            return true;
          },
        }),
        () => Object.create({ preventCancel: true }) as StreamPipeOptions,
        () => Object.assign(() => {}, { preventCancel: true }) as StreamPipeOptions,
      ];
      for (const options of optionsOf) {
        for (const early of [false, true]) {
          const own = new Error('the sink fails');
          const sink = new WritableStream({
            start: (c) => (early ? c.error(own) : undefined),
            write() {
              throw own;
            },
          });
          const controller = new AbortController();
          const { signal } = controller;
          const response = await fetch(`/stream/sse?count=1000000&every=1&u=${Math.random()}`, { signal });
          const body = response.body!;
          const outcome = await body.pipeTo(sink, options()).then(
            () => 'fulfilled',
            (error) => error === own,
          );
          const unlocked = body.locked;
          const state = unlocked
            ? 'locked'
            : await body
                .getReader()
                .read()
                .then(({ done }) => done);
          log.push([outcome, unlocked, state, response.bodyUsed]);
          controller.abort();
        }
      }
      return log;
    },
  },
  {
    name: 'pipes: an AbortSignal, before and during',
    run: async () => {
      const log: unknown[] = [];
      for (const when of ['before', 'during', 'during, preventCancel', 'during, preventAbort']) {
        const controller = new AbortController();
        const reason = { own: true };
        let wrote = (): void => {};
        const firstWrite = new Promise<void>((resolve) => {
          wrote = resolve;
        });
        const aborts: boolean[] = [];
        const sink = new WritableStream({
          write: () => wrote(),
          abort: (error) => void aborts.push(error === reason),
        });
        if (when === 'before') controller.abort(reason);
        const body = (await fetch(`/stream/sse?count=1000000&every=1&u=${Math.random()}`)).body!;
        const piped = body.pipeTo(sink, {
          signal: controller.signal,
          preventCancel: when.endsWith('preventCancel'),
          preventAbort: when.endsWith('preventAbort'),
        });
        if (when !== 'before') {
          await firstWrite;
          controller.abort(reason);
        }
        const outcome = await piped.then(
          () => 'fulfilled',
          (error) => error === reason,
        );
        const reader = body.getReader();
        log.push([when, outcome, aborts, sink.locked, (await reader.read()).done]);
        await reader.cancel();
      }
      return log;
    },
  },
  {
    name: 'pipes: options and the pair are read once and in the same order, and what pipeThrough gives is the same object',
    run: async () => {
      const log: string[] = [];
      const spy = <T extends object>(name: string, target: T): T =>
        new Proxy(target, {
          get(object, key) {
            log.push(`${name} ${String(key)}`);
            return Reflect.get(object, key, object);
          },
        });
      const options = (): StreamPipeOptions => spy('options', { preventClose: false });
      const transform = new TransformStream();
      const pair = spy('pair', { readable: transform.readable, writable: transform.writable });
      const get = async (): Promise<ReadableStream> => (await fetch('/stream/sse?count=1&every=0')).body!;
      const piped = (await get()).pipeThrough(pair, options());
      const text = await new Response(piped).text();
      await (await get()).pipeTo(new WritableStream(), options());
      return [log, piped === transform.readable, text.length > 0];
    },
  },
  {
    name: 'pipes: backpressure: a sink that takes nothing is given nothing',
    run: async () => {
      const written: number[] = [];
      const sink = new WritableStream(
        { write: (chunk) => void written.push(chunk.byteLength) },
        { highWaterMark: 0 },
      );
      const response = await fetch('/stream/sse?count=5&every=0');
      const piped = response.body!.pipeTo(sink);
      piped.catch(() => {});
      await new Promise((resolve) => setTimeout(resolve, 30));
      return [written.length, response.body!.locked, sink.locked, response.bodyUsed];
    },
  },
];

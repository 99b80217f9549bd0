import type { Probe } from './probe.ts';

/** Streams, responses and XMLHttpRequest look as they did. */
export const streamShapeProbes: Probe[] = [
  {
    name: 'streams: every property of the prototypes: descriptor, name, length, own keys, source text, constructible',
    run: () => {
      const iterator = Object.getPrototypeOf(new ReadableStream().values()) as object;
      const owners = [
        Response,
        ReadableStream,
        ReadableStreamDefaultReader,
        ReadableStreamBYOBReader,
        ReadableStreamDefaultController,
        WritableStream,
        TransformStream,
        XMLHttpRequest,
      ].map((C) => C.prototype as object);
      const aboutFunction = (f: unknown): unknown => {
        if (typeof f !== 'function') return typeof f;
        let constructible = true;
        try {
          Reflect.construct(Object, [], f);
        } catch {
          constructible = false;
        }
        return [
          f.name,
          f.length,
          // Firefox orders these by who asked for them first.
          Reflect.ownKeys(f).map(String).sort(),
          Function.prototype.toString.call(f),
          `${f}`,
          Object.getPrototypeOf(f) === Function.prototype,
          constructible,
        ];
      };
      return [...owners, iterator, Object.getPrototypeOf(iterator) as object].map((owner) =>
        Reflect.ownKeys(owner).map((key) => {
          const { value, get, set, ...flags } = Object.getOwnPropertyDescriptor(owner, key)!;
          return [String(key), flags, aboutFunction(value), aboutFunction(get), aboutFunction(set)];
        }),
      );
    },
  },
  {
    name: 'streams: the globals, their statics, and that values is the async iterator',
    run: () => [
      [
        'Response',
        'ReadableStream',
        'ReadableStreamDefaultReader',
        'ReadableStreamBYOBReader',
        'XMLHttpRequest',
        'fetch',
      ].map((name) => {
        const { value, ...flags } = Object.getOwnPropertyDescriptor(window, name)!;
        return [
          name,
          flags,
          String(value),
          value.name,
          value.length,
          Reflect.ownKeys(value).map(String).sort(),
          value.prototype?.constructor === value,
        ];
      }),
      ReadableStream.prototype.values === ReadableStream.prototype[Symbol.asyncIterator],
    ],
  },
  {
    name: 'streams: instances have no own properties, and the native brands',
    run: async () => {
      const response = await fetch('/stream/sse?count=1&every=0');
      const body = response.body!;
      const iterator = new Response('x').body!.values();
      const reader = body.getReader();
      return [response, body, reader, iterator, new XMLHttpRequest(), reader.closed].map((object) => [
        Reflect.ownKeys(object).map(String),
        Object.prototype.toString.call(object),
      ]);
    },
  },
  {
    name: 'streams: readers made by new, subclassed, and with another new.target',
    run: async () => {
      class Mine extends ReadableStreamDefaultReader<Uint8Array> {
        readonly target: string;
        constructor(stream: ReadableStream<Uint8Array>) {
          super(stream);
          this.target = new.target.name;
        }
      }
      const get = async (): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> =>
        (await fetch('/stream/sse?count=1&every=0')).body!;
      const made = [
        new Mine(await get()),
        new ReadableStreamDefaultReader(await get()),
        new ReadableStreamBYOBReader(await get()),
        Reflect.construct(ReadableStreamDefaultReader, [await get()], Array) as object,
      ];
      const mine = made[0] as Mine;
      const first = await mine.read();
      await mine.cancel();
      return [
        made.map((reader) => [
          Reflect.ownKeys(reader).map(String),
          Object.prototype.toString.call(reader),
          reader instanceof ReadableStreamDefaultReader,
          reader instanceof ReadableStreamBYOBReader,
          Object.getPrototypeOf(reader) === Array.prototype,
          reader.constructor.name,
        ]),
        mine.target,
        first.done,
        (await mine.read()).done,
      ];
    },
  },
  {
    name: 'streams: subclasses of Response and ReadableStream',
    run: async () => {
      class Mine extends Response {
        extra = 1;
        override text(): Promise<string> {
          return super.text().then((text) => `mine ${text}`);
        }
      }
      class Stream extends ReadableStream<string> {
        override getReader(): never {
          return ['mine', super.getReader()] as never;
        }
      }
      const response = new Mine('x');
      const stream = new Stream({ start: (controller) => controller.enqueue('chunk') });
      const [mine, reader] = stream.getReader() as unknown as [string, ReadableStreamDefaultReader<string>];
      return [
        response instanceof Mine && response instanceof Response,
        await response.text(),
        response.extra,
        response.constructor === Mine,
        response.clone === Response.prototype.clone,
        mine,
        (await reader.read()).value,
        stream.locked,
        stream instanceof ReadableStream,
      ];
    },
    expected: [true, 'mine x', 1, true, true, 'mine', 'chunk', true, true],
  },
  {
    name: 'streams: a frame has its own Response and ReadableStream, and each works on the other',
    run: async ({ origin }) => {
      const frame = document.createElement('iframe');
      document.documentElement.append(frame);
      const other = frame.contentWindow as unknown as typeof globalThis;
      const url = `${origin}/stream/sse?count=2&every=0`;
      const theirs = await other.fetch(url);
      const ours = await fetch(url);
      const stream = Object.getOwnPropertyDescriptor(other.Response.prototype, 'body')!.get!.call(ours);
      const answer = [
        theirs instanceof Response,
        theirs instanceof other.Response,
        theirs.body instanceof other.ReadableStream,
        stream === ours.body,
        stream instanceof ReadableStream,
        (await Response.prototype.text.call(theirs)).length,
        (await (ReadableStream.prototype.getReader as () => ReadableStreamDefaultReader).call(stream).read())
          .value.byteLength > 0,
        other.Response.prototype.text !== Response.prototype.text,
        /\[native code\]/.test(other.Function.prototype.toString.call(Response.prototype.text)),
      ];
      await ours.body!.cancel().catch((error) => answer.push(error instanceof TypeError));
      frame.remove();
      return answer;
    },
  },
];

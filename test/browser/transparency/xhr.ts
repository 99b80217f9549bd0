import type { Probe } from './probe.ts';

/** XMLHttpRequest behaves as it did. */
export const xhrProbes: Probe[] = [
  {
    name: 'XHR: order of all events to listeners of before and after send(), for load, abort, error, timeout, reuse',
    run: async () => {
      const types = [
        'readystatechange',
        'loadstart',
        'progress',
        'load',
        'abort',
        'error',
        'timeout',
        'loadend',
      ];
      const answers: unknown[] = [];
      const watch = (xhr: XMLHttpRequest, log: unknown[], name: string): void => {
        for (const type of types) {
          xhr.addEventListener(type, (event) => {
            const entry = `${name} ${type} ${xhr.readyState} ${event.isTrusted} ${event.target === xhr} ${event.eventPhase}`;
            // How many pieces a body comes in is up to the network.
            if (/ progress 4/.test(entry)) return;
            if (!/ (progress|readystatechange) 3/.test(entry) || !log.includes(entry)) log.push(entry);
          });
        }
      };
      const cases: [string, (xhr: XMLHttpRequest) => void][] = [
        ['/stream/sse?count=3&every=1', () => {}],
        ['/blank', () => {}],
        [
          '/stream/sse?count=1&every=1&finish=open',
          (xhr) => {
            xhr.onprogress = () => xhr.abort();
          },
        ],
        [
          '/stream/sse?count=1&every=1&finish=open',
          (xhr) => {
            // Counted from the beginning, also when it is set late: by then the answer has come.
            xhr.onprogress = () => {
              xhr.timeout = 1;
            };
          },
        ],
        // The first event is there long before the cut, which may come with the second.
        ['/stream/abort?after=2&every=100', () => {}],
        ['http://localhost:1/', () => {}],
        [
          '/stream/sse?count=2&every=0',
          (xhr) => {
            xhr.onreadystatechange = (event) => event.stopImmediatePropagation();
          },
        ],
      ];
      const one = new XMLHttpRequest();
      for (const reused of [undefined, one, one]) {
        for (const [url, prepare] of cases) {
          const log: unknown[] = [];
          const xhr = reused ?? new XMLHttpRequest();
          xhr.timeout = 0;
          xhr.onprogress = xhr.onreadystatechange = null;
          if (!reused) watch(xhr, log, 'early');
          xhr.open('GET', url);
          prepare(xhr);
          const over = new Promise((resolve) => {
            xhr.onloadend = resolve;
          });
          xhr.send();
          if (!reused) watch(xhr, log, 'late');
          await over;
          answers.push([
            url,
            log,
            xhr.readyState,
            xhr.status,
            xhr.responseText.length,
            xhr.getAllResponseHeaders().length > 0,
          ]);
        }
      }
      return answers;
    },
  },
  {
    name: 'XHR: other response types, overrideMimeType, and a type set while the headers arrive',
    run: async () => {
      const answers: unknown[] = [];
      for (const type of ['', 'text', 'arraybuffer', 'blob', 'json', 'document', 'late'] as const) {
        const xhr = new XMLHttpRequest();
        xhr.open('GET', '/stream/sse?count=2&every=1');
        if (type !== 'late') xhr.responseType = type;
        else
          xhr.onreadystatechange = () => {
            if (xhr.readyState === 2) xhr.responseType = 'arraybuffer';
          };
        const over = new Promise((resolve) => {
          xhr.onloadend = resolve;
        });
        xhr.send();
        await over;
        let text: unknown;
        try {
          text = xhr.responseText.length;
        } catch (error) {
          text = (error as Error).name;
        }
        const { response } = xhr;
        answers.push([
          type,
          xhr.responseType,
          Object.prototype.toString.call(response),
          response?.byteLength ?? response?.size,
          text,
          response === xhr.response,
        ]);
      }
      const xhr = new XMLHttpRequest();
      xhr.open('GET', '/stream/invalid-utf8?count=2&every=0');
      xhr.overrideMimeType('text/plain; charset=x-user-defined');
      await new Promise((resolve) => {
        xhr.onloadend = resolve;
        xhr.send();
      });
      return [...answers, [...xhr.responseText].map((c) => c.charCodeAt(0) & 0xff).join()];
    },
  },
  {
    name: 'XHR: synchronous requests, send() twice, open() over a stream, abort() at odd times',
    run: async () => {
      const log: unknown[] = [];
      const xhr = new XMLHttpRequest();
      xhr.onreadystatechange = () => log.push(['state', xhr.readyState]);
      xhr.open('GET', '/stream/sse?count=2&every=1', false);
      xhr.send();
      log.push([xhr.status, xhr.responseText.length]);
      xhr.abort();
      log.push(xhr.readyState);
      xhr.open('GET', '/stream/sse?count=1&every=1&finish=open');
      const first = new Promise((resolve) => {
        xhr.onprogress = resolve;
      });
      xhr.send();
      try {
        xhr.send();
      } catch (error) {
        log.push((error as Error).name);
      }
      await first;
      log.push(xhr.responseText.length > 0);
      xhr.open('GET', '/stream/sse?count=1&every=0');
      log.push(xhr.responseText.length, xhr.status);
      const over = new Promise((resolve) => {
        xhr.onloadend = resolve;
      });
      xhr.send('ignored for GET');
      await over;
      log.push([xhr.status, xhr.responseText.length]);
      return log;
    },
  },
  {
    name: 'XHR: a subclass, and synthetic events',
    run: async () => {
      class Mine extends XMLHttpRequest {
        sent = 0;
        override send(body?: string): void {
          this.sent++;
          super.send(body);
        }
      }
      const heard: unknown[] = [];
      const mine = new Mine();
      mine.onload = (event) => heard.push([event.isTrusted, event.loaded > 0]);
      mine.open('GET', '/stream/sse?count=1&every=0');
      mine.dispatchEvent(new ProgressEvent('load', { loaded: 7 }));
      mine.send();
      mine.dispatchEvent(new ProgressEvent('progress'));
      mine.dispatchEvent(new Event('readystatechange'));
      await new Promise((resolve) => {
        mine.onloadend = resolve;
      });
      return [heard, mine.sent, mine instanceof XMLHttpRequest, mine.constructor === Mine];
    },
    expected: [
      [
        [false, true],
        [true, true],
      ],
      1,
      true,
      true,
    ],
  },
];

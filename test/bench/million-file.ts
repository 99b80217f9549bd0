/** A recording of very many messages as a file, made where it is read: hundreds of megabytes need not move. */

export interface FileSize {
  records: number;
  connections: number;
}

declare global {
  /** What {@link makeFile} made. */
  var benchFile: File | undefined;
}

/**
 * Leaves the file in `globalThis.benchFile`, and gives its size and the characters of its payloads. The first
 * connection has half of the messages, the others share the rest: EventSources that lose their connection after every
 * 2,000 messages and reconnect, and WebSockets that the page replaces likewise. Runs in the panel as well as here, so
 * it uses nothing from outside itself.
 */
export function makeFile({ records, connections }: FileSize): { bytes: number; payload: number } {
  const PER_ATTEMPT = 2000;
  const start = Date.UTC(2026, 0, 1);
  const filler = 'lorem ipsum dolor sit amet, consetetur sadipscing elitr, sed diam nonumy '
    .repeat(2)
    .slice(0, 130);
  const parts: Blob[] = [];
  let text = '';
  let seq = 0;
  let payload = 0;
  const put = (line: object) => {
    text += `${JSON.stringify(line)}\n`;
    if (text.length < 1_000_000) return;
    parts.push(new Blob([text]));
    text = '';
  };
  const lanes = Array.from({ length: connections }, (_, i) => {
    const events = i % 2 === 0;
    return {
      events,
      path: `${events ? 'sse' : 'ws'}/${i}`,
      id: `c${i}`,
      sockets: 1,
      attempt: 1,
      messages: 0,
    };
  });
  const connect = (lane: (typeof lanes)[number], continues?: string) => {
    const api = lane.events ? 'EventSource' : 'WebSocket';
    const url = `${lane.events ? 'https' : 'wss'}://a.example/${lane.path}`;
    const about = { api, context: 'page', frameUrl: 'https://a.example/', url };
    put({ type: 'connection', id: lane.id, ...about, ...(continues ? { continues } : {}) });
  };
  const tell = (lane: (typeof lanes)[number], t: number, kind: string, more: object) =>
    put({
      type: 'record',
      seq: ++seq,
      t,
      connection: lane.id,
      attempt: lane.attempt,
      source: 'hook',
      kind,
      ...more,
    });
  const lose = (lane: (typeof lanes)[number], t: number) => {
    if (lane.events) {
      tell(lane, t, 'error', { readyState: 0 });
      lane.attempt++;
      tell(lane, t + 3, 'reconnect', { delay: 3, lastEventId: String(lane.messages) });
    } else {
      const before = lane.id;
      tell(lane, t, 'close', { by: 'network', code: 1006, wasClean: false });
      lane.id = `${lane.path}-${++lane.sockets}`;
      connect(lane, before);
      tell(lane, t + 3, 'connecting', {});
    }
    tell(lane, t + 6, 'open', {});
  };
  put({
    type: 'recording',
    version: 1,
    product: 'streamgauge',
    productVersion: '0.0.0',
    startedDateTime: new Date(start).toISOString(),
    userAgent: 'bench',
    page: { url: 'https://a.example/', title: 'A million records' },
  });
  for (const lane of lanes) {
    connect(lane);
    tell(lane, start, 'connecting', {});
    tell(lane, start + 1, 'open', {});
  }
  for (let n = 1; n <= records; n++) {
    const t = start + n * 8;
    const lane = lanes[n % 2 === 0 ? 0 : 1 + ((n >> 1) % (connections - 1))]!;
    if (++lane.messages % PER_ATTEMPT === 0) lose(lane, t - 7);
    const body = { n, symbol: `S${n % 500}`, price: 100 + (n % 977) / 10, text: filler };
    if (n % 1009 === 0) body.text = `needle ${n} ${filler}`;
    if (n % 503 === 0) body.text = filler.repeat(10);
    const data = JSON.stringify(body);
    payload += data.length;
    const fields = lane.events
      ? { eventType: n % 7 === 0 ? 'price' : 'order', lastEventId: String(lane.messages) }
      : {};
    tell(lane, t, 'message', { ...fields, data, size: data.length });
  }
  put({ type: 'end', records: seq, connections: 0, lost: 0 });
  globalThis.benchFile = new File([...parts, text], 'million.ndjson');
  return { bytes: globalThis.benchFile.size, payload };
}

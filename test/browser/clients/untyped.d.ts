declare module 'phoenix' {
  interface Push {
    receive(status: 'ok' | 'error' | 'timeout', callback: (response: unknown) => void): this;
  }
  interface Channel {
    on(event: string, callback: (payload: unknown) => void): number;
    join(): Push;
    push(event: string, payload: object): Push;
  }
  interface SocketOptions {
    params?: Record<string, string>;
    authToken?: string;
    heartbeatIntervalMs?: number;
    reconnectAfterMs?: (tries: number) => number;
    rejoinAfterMs?: (tries: number) => number;
  }
  export class Socket {
    constructor(endPoint: string, options?: SocketOptions);
    connect(): void;
    channel(topic: string, parameters: object): Channel;
  }
}

declare module '@rails/actioncable' {
  interface Subscription {
    send(data: object): boolean;
  }
  interface Callbacks {
    connected?(): void;
    received?(data: unknown): void;
  }
  interface Consumer {
    subscriptions: { create(channel: object, callbacks: Callbacks): Subscription };
  }
  export function createConsumer(url: string): Consumer;
}

declare module 'sockjs-client' {
  export default class SockJS extends EventTarget {
    constructor(url: string, reserved?: null, options?: { transports?: string[] });
    onopen: (event: Event) => void;
    onmessage: (event: MessageEvent<string>) => void;
    send(text: string): void;
  }
}

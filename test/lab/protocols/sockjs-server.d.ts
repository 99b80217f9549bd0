declare module 'sockjs' {
  import type { EventEmitter } from 'node:events';
  import type { Server } from 'node:http';

  interface Connection extends EventEmitter {
    write(text: string): boolean;
    on(event: 'data', listener: (text: string) => void): this;
  }
  interface SockJs extends EventEmitter {
    installHandlers(server: Server, options: { prefix: string }): void;
    on(event: 'connection', listener: (connection: Connection | null) => void): this;
  }
  const sockjs: {
    createServer(options: { heartbeat_delay: number; log: (severity: string, text: string) => void }): SockJs;
  };
  export default sockjs;
}

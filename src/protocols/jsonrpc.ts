import type { MessageClass, Protocol } from './protocol.ts';
import { textOf } from './text.ts';

// JSON-RPC 2.0; LSP and MCP begin with initialize, nodes of block chains have eth_subscribe.

function classOfMethod(method: string, out: boolean): MessageClass {
  if (/^(?:\$\/)?ping$/i.test(method)) return 'heartbeat';
  if (/(?:^|\/)initialized?$/.test(method)) return 'handshake';
  // The server's eth_subscription brings what was subscribed to.
  return out && /subscribe/i.test(method) ? 'subscribe' : 'app';
}

export const jsonRpc: Protocol = {
  id: 'jsonrpc',
  name: 'JSON-RPC 2.0',
  applicationDefined: true,
  message: ({ text }) => /"jsonrpc"\s?:\s?"2\.0"/.test(text),
  classify({ text, out }) {
    const method = textOf(text, '"method"');
    return method === '' ? 'app' : classOfMethod(method, out);
  },
};

import {
  type AiFormat,
  type AiMessage,
  type AiStep,
  CALLS,
  END,
  errorKind,
  member,
  NOTHING,
  PING,
  REASONING,
  SOME,
  TEXT,
  TOOL,
  TOOL_BEGINS,
  TOOL_DONE,
} from './format.ts';

const TYPE =
  /^\s*\{\s*"type"\s*:\s*"(message_start|content_block_start|content_block_delta|content_block_stop|message_delta|message_stop|ping|error)"/;
const STARTED = member('type', '"message"');
const TEXT_DELTA = member('text', SOME);
const THINKING_DELTA = member('thinking', SOME);
const JSON_DELTA = member('partial_json', SOME);
const STOP = member('stop_reason', '"([\\w-]+)"');
/** The server runs these itself, and nothing comes meanwhile; a `tool_use` is for the client and ends the message. */
const SERVER_TOOL = member('type', '"(?:server_tool_use|mcp_tool_use)"');
const CLIENT_TOOL = member('type', '"tool_use"');
const TOOL_RESULT = member('type', '"\\w+_tool_result"');
const TOOL_FAILED = member('type', '"\\w+_tool_result_error"');

const typeOf = ({ text, eventType }: AiMessage): string =>
  eventType !== '' && eventType !== 'message' ? eventType : (TYPE.exec(text)?.[1] ?? '');

export const anthropicMessages: AiFormat = {
  id: 'anthropic-messages',
  name: 'Anthropic Messages',
  marker: 'message_stop',
  finishes: true,
  recognise: (message, { url }) => {
    const type = typeOf(message);
    if (type === 'message_start') return STARTED.test(message.text);
    return (
      /^(?:content_block_(?:start|delta|stop)|message_delta)$/.test(type) ||
      (type === 'error' && /\/v1\/messages(?:[?#]|$)/.test(url))
    );
  },
  read(message) {
    const { text } = message;
    switch (typeOf(message)) {
      case 'content_block_delta':
        return readDelta(text);
      case 'content_block_start':
        if (SERVER_TOOL.test(text)) return TOOL_BEGINS;
        if (TOOL_RESULT.test(text))
          return TOOL_FAILED.test(text) ? { ...TOOL_DONE, toolError: true } : TOOL_DONE;
        return CLIENT_TOOL.test(text) ? CALLS : NOTHING;
      case 'message_start':
        return { usage: true };
      case 'message_delta': {
        const finish = STOP.exec(text)?.[1];
        return finish === undefined ? NOTHING : { finish, usage: true };
      }
      case 'message_stop':
        return END;
      case 'ping':
        return PING;
      case 'error':
        return { error: errorKind(text) };
      default:
        return NOTHING;
    }
  },
};

function readDelta(text: string): AiStep {
  if (TEXT_DELTA.test(text)) return TEXT;
  if (THINKING_DELTA.test(text)) return REASONING;
  return JSON_DELTA.test(text) ? TOOL : NOTHING;
}

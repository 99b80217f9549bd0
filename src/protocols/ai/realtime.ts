import { type AiFormat, type AiStep, errorKind, member, NOTHING, REASONING, TEXT, TOOL } from './format.ts';

const TYPE = member('type', '"([a-z_]+(?:\\.[a-z_]+)*)"');
const SESSION = member('object', '"realtime\\.(?:session|response|conversation|item)"');
/** `wss://api.openai.com/v1/realtime?model=…`, and the like of Azure. */
const PLACE = /^wss?:\/\/[^?#]*\/realtime(?:[/?#]|$)/;
const EVENT = /^(?:session|conversation|response|input_audio_buffer|rate_limits)\./;
const STATUS = member('status', '"(completed|cancelled|incomplete|failed)"');
const DELTAS: Readonly<Record<string, AiStep>> = {
  'response.output_text.delta': TEXT,
  'response.text.delta': TEXT,
  'response.output_audio.delta': TEXT,
  'response.audio.delta': TEXT,
  'response.output_audio_transcript.delta': TEXT,
  'response.audio_transcript.delta': TEXT,
  'response.reasoning_text.delta': REASONING,
  'response.function_call_arguments.delta': TOOL,
  'response.mcp_call_arguments.delta': TOOL,
};

/**
 * OpenAI Realtime over a WebSocket: one session, many responses, each ended by `response.done`.
 * openai-node src/resources/realtime/realtime.ts; the beta's names too.
 */
export const openaiRealtime: AiFormat = {
  id: 'openai-realtime',
  name: 'OpenAI Realtime',
  marker: 'response.done',
  finishes: true,
  recognise: ({ text }, { url }) => {
    const type = TYPE.exec(text)?.[1] ?? '';
    if (PLACE.test(url)) return EVENT.test(type);
    return (
      /^(?:session\.(?:created|updated)|response\.(?:created|done)|conversation\.)/.test(type) &&
      SESSION.test(text)
    );
  },
  read({ text }) {
    const type = TYPE.exec(text)?.[1] ?? '';
    if (Object.hasOwn(DELTAS, type)) return DELTAS[type] as AiStep;
    if (type === 'error') return { error: errorKind(text) };
    if (type !== 'response.done') return NOTHING;
    const status = STATUS.exec(text)?.[1] ?? 'completed';
    if (status === 'failed') return { error: errorKind(text), end: true, usage: true };
    return { finish: status, end: true, usage: true };
  },
};

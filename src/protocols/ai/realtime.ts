import {
  type AiFormat,
  type AiStep,
  CALLS,
  innerErrorKind,
  member,
  NOTHING,
  REASONING,
  TEXT,
  TOOL,
  TOOL_BEGINS,
  TOOL_DONE,
} from './format.ts';

const TYPE = member('type', '"([a-z_]+(?:\\.[a-z_]+)*)"');
const SESSION = member('object', '"realtime\\.(?:session|response|conversation|item)"');
/** `wss://api.openai.com/v1/realtime?model=…`, and the like of Azure. */
const PLACE = /^wss?:\/\/[^?#]*\/realtime(?:[/?#]|$)/;
const EVENT = /^(?:session|conversation|response|input_audio_buffer|rate_limits)\./;
const STATUS = member('status', '"(completed|cancelled|incomplete|failed)"');
/** Why a response was not completed: `turn_detected`, `client_cancelled`, `max_output_tokens`, `content_filter`. */
const REASON = member('status_details', '\\{[^{}]*"reason"\\s*:\\s*"([a-z_]+)"');
/** Names of responses: of what belongs to one, and of one itself. */
const OF = member('response_id', '"([^"\\\\]{1,128})"');
const ITSELF = member('id', '"(resp_[^"\\\\]{1,128})"');
/** What tells of a call beside its fragments. */
const CALL = /^response\.(?:output_item\.(?:added|done)|function_call_arguments\.done)$/;
const FUNCTION = /"(?:type"\s*:\s*"function_call|arguments)"/;
const SERVER_TOOL = /^response\.mcp_call\.(in_progress|completed|failed)$/;
/** What the model hears or is told, and then answers. */
export const REALTIME_ASKED =
  /^(?:response\.create|input_audio_buffer\.(?:commit|committed|speech_stopped))$/;
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
    // Of a response or not, it does not say: it belongs to the session.
    if (type === 'error') return { error: innerErrorKind(text), of: '' };
    if (REALTIME_ASKED.test(type)) return { asked: true };
    if (type === 'input_audio_buffer.speech_started') return { unasked: true };
    if (!type.startsWith('response.')) return NOTHING;
    const of = OF.exec(text)?.[1] ?? ITSELF.exec(text)?.[1];
    const step = stepOf(type, text);
    return of === undefined ? step : { ...step, of };
  },
  sent({ text }) {
    return REALTIME_ASKED.test(TYPE.exec(text)?.[1] ?? '') ? { asked: true } : NOTHING;
  },
};

function stepOf(type: string, text: string): AiStep {
  if (Object.hasOwn(DELTAS, type)) return DELTAS[type] as AiStep;
  if (type === 'response.created') return { begins: true };
  if (CALL.test(type)) return FUNCTION.test(text) ? CALLS : NOTHING;
  const tool = SERVER_TOOL.exec(type)?.[1];
  if (tool === 'failed') return { ...TOOL_DONE, toolError: true };
  if (tool) return tool === 'completed' ? TOOL_DONE : TOOL_BEGINS;
  if (type !== 'response.done') return NOTHING;
  const status = STATUS.exec(text)?.[1] ?? 'completed';
  const finish = REASON.exec(text)?.[1] ?? status;
  const failed = status === 'failed' ? { error: innerErrorKind(text) } : {};
  return { finish, ...failed, end: true, usage: true };
}

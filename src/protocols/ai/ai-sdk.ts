import {
  type AiFormat,
  type AiStep,
  DONE,
  END,
  member,
  NOTHING,
  REASONING,
  SOME,
  TEXT,
  TOOL,
  TOOL_BEGINS,
  TOOL_DONE,
} from './format.ts';

/* ---- Data stream (3.4 to 4.x): lines of `code:JSON`, whose codes the framing names --------------------------- */

const REASON = member('finishReason', '"([\\w-]+)"');
const SOME_TEXT = /^"(?!")/;

export const aiSdkData: AiFormat = {
  id: 'ai-sdk-v4',
  name: 'AI SDK data stream',
  marker: 'd:',
  finishes: true,
  recognise: ({ eventType, text }, { header }) =>
    header('x-vercel-ai-data-stream') !== undefined ||
    (/^(?:start_step|finish_step|finish_message)$/.test(eventType) && /^\{/.test(text)) ||
    (/^(?:text|reasoning)$/.test(eventType) &&
      /^"/.test(text) &&
      /^text\/plain\b/i.test(header('content-type') ?? '')),
  read({ text, eventType }) {
    switch (eventType) {
      case 'text':
        return SOME_TEXT.test(text) ? TEXT : NOTHING;
      case 'reasoning':
        return SOME_TEXT.test(text) ? REASONING : NOTHING;
      case 'tool_call_streaming_start':
      case 'tool_call_delta':
        return TOOL;
      case 'tool_call':
        return TOOL_BEGINS;
      case 'tool_result':
        return TOOL_DONE;
      case 'error':
        return { error: '' };
      case 'finish_message':
        return { finish: REASON.exec(text)?.[1] ?? 'unknown', end: true, usage: true };
      default:
        return NOTHING;
    }
  },
};

/* ---- UI message stream (5 and later) ------------------------------------------------------------------------- */

const TYPE = /^\s*\{\s*"type"\s*:\s*"([\w-]+)"/;
const OPENERS = /^(?:start-step|text-start|text-delta|reasoning-start|reasoning-delta|tool-input-start)$/;
const DELTA = member('delta|inputTextDelta', SOME);
const STEPS: Readonly<Record<string, AiStep>> = {
  'tool-input-start': TOOL,
  'tool-input-delta': TOOL,
  'tool-input-available': TOOL_BEGINS,
  'tool-output-available': TOOL_DONE,
  'tool-output-error': { ...TOOL_DONE, toolError: true },
  'tool-input-error': { ...TOOL_DONE, toolError: true },
  error: { error: '' },
  abort: { finish: 'abort' },
};

export const aiSdkUi: AiFormat = {
  id: 'ai-sdk-ui',
  name: 'AI SDK UI message stream',
  marker: DONE,
  finishes: true,
  recognise: ({ text }, { header }) =>
    header('x-vercel-ai-ui-message-stream') !== undefined || OPENERS.test(TYPE.exec(text)?.[1] ?? ''),
  read({ text }) {
    if (text.trim() === DONE) return END;
    const type = TYPE.exec(text)?.[1] ?? '';
    if (type === 'text-delta') return DELTA.test(text) ? TEXT : NOTHING;
    if (type === 'reasoning-delta') return DELTA.test(text) ? REASONING : NOTHING;
    if (type === 'finish') return { finish: REASON.exec(text)?.[1] ?? 'finish' };
    return Object.hasOwn(STEPS, type) ? (STEPS[type] as AiStep) : NOTHING;
  },
};

import {
  type AiFormat,
  type AiMessage,
  DONE,
  END,
  errorKind,
  hasError,
  member,
  NOTHING,
  REASONING,
  SOME,
  TEXT,
  TOOL,
} from './format.ts';

const TYPES =
  'message-start|content-start|content-delta|content-end|tool-plan-delta|tool-call-start|tool-call-delta|tool-call-end|citation-start|citation-end|message-end';
const TYPE = member('type', `"(${TYPES})"`);
const THINKING = member('thinking', SOME);
const CONTENT = member('text', SOME);
const FINISH = member('finish_reason', '"([\\w-]+)"');

const typeOf = ({ text, eventType }: AiMessage): string =>
  eventType.includes('-') ? eventType : (TYPE.exec(text)?.[1] ?? '');

export const cohereV2: AiFormat = {
  id: 'cohere-v2',
  name: 'Cohere v2 chat',
  marker: 'message-end',
  finishes: true,
  recognise: (message) =>
    /^(?:message-start|content-start|content-delta|tool-plan-delta)$/.test(typeOf(message)) &&
    TYPE.test(message.text),
  read(message) {
    const { text } = message;
    if (text.trim() === DONE) return END;
    switch (typeOf(message)) {
      case 'content-delta':
        return THINKING.test(text) ? REASONING : CONTENT.test(text) ? TEXT : NOTHING;
      case 'tool-plan-delta':
        return REASONING;
      case 'tool-call-start':
      case 'tool-call-delta':
        return TOOL;
      case 'message-end':
        if (hasError(text)) return { error: errorKind(text), end: true };
        return { finish: FINISH.exec(text)?.[1] ?? 'COMPLETE', end: true, usage: true };
      default:
        return NOTHING;
    }
  },
};

const EVENT = member('event_type', '"([\\w-]+)"');
const TOOL_DELTA = member('tool_call_delta', '\\{');

export const cohereV1: AiFormat = {
  id: 'cohere-v1',
  name: 'Cohere v1 chat',
  marker: 'stream-end',
  finishes: true,
  recognise: ({ text }) =>
    /^(?:stream-start|text-generation|search-queries-generation|tool-calls-chunk)$/.test(
      EVENT.exec(text)?.[1] ?? '',
    ),
  read({ text }) {
    switch (EVENT.exec(text)?.[1]) {
      case 'text-generation':
        return CONTENT.test(text) ? TEXT : NOTHING;
      // The plan comes in the same events, as text beside the call.
      case 'tool-calls-chunk':
        return !TOOL_DELTA.test(text) && CONTENT.test(text) ? REASONING : TOOL;
      case 'tool-calls-generation':
        return TOOL;
      case 'stream-end': {
        const finish = FINISH.exec(text)?.[1] ?? 'COMPLETE';
        return /^ERROR/.test(finish) ? { error: finish, end: true } : { finish, end: true, usage: true };
      }
      default:
        return NOTHING;
    }
  },
};

import { anthropicMessages } from './anthropic.ts';
import {
  type AiFormat,
  type AiMessage,
  errorKind,
  excerpt,
  member,
  NOTHING,
  REASONING,
  SOME,
  TEXT,
  TOOL,
} from './format.ts';

const PLACE = /\/model\/[^/?#]{1,300}\/(?:converse-stream|invoke-with-response-stream)(?:[?#]|$)/;
const INDEX = member('contentBlockIndex', '\\d');
const REASON = member('stopReason', '"([\\w-]+)"');
const REASONED = member('reasoningContent', '\\{');
const CALL = member('toolUse', '\\{');
const WORDS = member('text', SOME);
const BYTES = member('bytes', '"([A-Za-z0-9+/=]*)"');

/** The model's own message within a `chunk` of InvokeModelWithResponseStream; '' where there is none. */
export function innerText(text: string): string {
  try {
    const base64 = BYTES.exec(text)?.[1] ?? '';
    return new TextDecoder().decode(Uint8Array.from(atob(base64), (unit) => unit.charCodeAt(0)));
  } catch {
    return '';
  }
}

const inner = ({ text }: AiMessage): AiMessage => ({ text: excerpt(innerText(text)), eventType: '' });

/**
 * Amazon Bedrock: ConverseStream, and InvokeModelWithResponseStream of models by Anthropic. The names of its events are
 * those of the frames' headers.
 */
export const bedrock: AiFormat = {
  id: 'bedrock',
  name: 'Amazon Bedrock',
  marker: 'metadata',
  finishes: true,
  recognise: (message, { url, header }) => {
    const { eventType, text } = message;
    if (eventType === 'messageStart') return member('role', '"').test(text);
    if (/^contentBlock(?:Start|Delta|Stop)$/.test(eventType)) return INDEX.test(text);
    if (!PLACE.test(url)) return false;
    if (eventType === 'chunk') return anthropicMessages.recognise(inner(message), { url: '', header });
    return eventType.endsWith('Exception');
  },
  read(message) {
    const { eventType, text } = message;
    if (eventType === 'chunk') return anthropicMessages.read(inner(message));
    if (eventType.endsWith('Exception')) return { error: eventType };
    switch (eventType) {
      case 'contentBlockStart':
        return CALL.test(text) ? TOOL : NOTHING;
      case 'contentBlockDelta':
        if (CALL.test(text)) return TOOL;
        if (!WORDS.test(text)) return NOTHING;
        return REASONED.test(text) ? REASONING : TEXT;
      case 'messageStop':
        return { finish: REASON.exec(text)?.[1] ?? 'unknown' };
      case 'metadata':
        return { end: true, usage: true };
      case 'error':
        return { error: errorKind(text) };
      default:
        return NOTHING;
    }
  },
};

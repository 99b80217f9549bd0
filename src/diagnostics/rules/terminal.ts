import { isBinary } from '../../model/bytes.ts';
import type { MessageRecord } from '../../model/types.ts';
import { SSE_FINISHED_LOOP } from '../thresholds.ts';

/** Names of events after which nothing more is meant to come; "job.done" and "response.completed" too. */
const LAST_WORD = /^(?:\S*[.:_/-])?(?:done|completed?|end|ended|finish|finished|closed?|eof)$/i;

/** What is kept of the newest message: not a long text. */
export type Light = Pick<MessageRecord, 'eventType' | 'data' | 'size'>;

export function light(record: MessageRecord): Light {
  return record.size <= SSE_FINISHED_LOOP.read
    ? record
    : { eventType: record.eventType, data: '', size: record.size };
}

/** Whether a message is the last word of a stream: by its name, its text, or what stands in its JSON. */
export function isTerminal({ eventType = '', data }: Light): boolean {
  if (LAST_WORD.test(eventType)) return true;
  if (isBinary(data) || data.length > SSE_FINISHED_LOOP.read) return false;
  const text = data.trim();
  if (text === '[DONE]' || LAST_WORD.test(text)) return true;
  if (!text.startsWith('{')) return false;
  try {
    return saysSo(JSON.parse(text) as { [key: string]: unknown });
  } catch {
    return false;
  }
}

function saysSo(value: { [key: string]: unknown }): boolean {
  for (const key of ['type', 'event', 'name']) {
    const name = value[key];
    if (typeof name === 'string' && LAST_WORD.test(name)) return true;
  }
  if (value.done === true || value.percent === 100 || value.progress === 100) return true;
  if (isSet(value.finish_reason)) return true;
  const [choice] = Array.isArray(value.choices) ? (value.choices as unknown[]) : [];
  return (
    typeof choice === 'object' &&
    choice !== null &&
    isSet((choice as { finish_reason?: unknown }).finish_reason)
  );
}

const isSet = (reason: unknown) => typeof reason === 'string' && reason !== '';

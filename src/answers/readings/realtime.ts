import { REALTIME_ASKED } from '../../protocols/ai/realtime.ts';
import { at, objectOf, textAt } from '../json.ts';
import type { Piece, Reader, Said } from '../piece.ts';
import { SILENT } from '../piece.ts';
import { readResponsePart } from './responses.ts';
import { readOutput } from './responses-items.ts';
import { add, errorOf, openaiUsage } from './shared.ts';

const OURS =
  /^(?:session|conversation|response|input_audio_buffer|output_audio_buffer|rate_limits|transcription_session|mcp_list_tools|error)(?:\.|$)/;

/**
 * OpenAI Realtime over a WebSocket: many responses in one stream, each named by `response_id`.
 * openai-node src/resources/realtime/realtime.ts (RealtimeServerEvent; the beta's names are read too).
 */
export const readRealtime: Reader = (said) => {
  const { json } = said;
  const type = textAt(json, 'type');
  if (!objectOf(json) || !OURS.test(type)) return undefined;
  if (REALTIME_ASKED.test(type)) return { pieces: [{ is: 'asked' }] };
  if (said.out) return SILENT;
  // Of a response or not, it does not say: it belongs to the session.
  if (type === 'error') return { pieces: [errorOf(at(json, 'error'))], of: '', routed: true };
  if (type === 'session.created' || type === 'session.updated') {
    const model = textAt(json, 'session', 'model');
    return { pieces: model === '' ? [] : [{ is: 'model', model }] };
  }
  if (!type.startsWith('response.')) return SILENT;
  const response = at(json, 'response');
  const of = textAt(json, 'response_id') || textAt(response, 'id');
  const routed = of === '' ? {} : { of, routed: true as const };
  if (type === 'response.created') return { pieces: [{ is: 'begin' }], ...routed };
  if (type === 'response.done') return { pieces: readDone(said), ...routed };
  return { pieces: readResponsePart(type, said) ?? [], ...routed };
};

function readDone(said: Said): Piece[] {
  const response = at(said.json, 'response');
  const status = textAt(response, 'status') || 'completed';
  const details = at(response, 'status_details');
  const pieces = readOutput(said);
  add(pieces, openaiUsage(at(response, 'usage')));
  if (status === 'failed') pieces.push(errorOf(at(details, 'error') ?? details));
  pieces.push({ is: 'finish', reason: textAt(details, 'reason') || status }, { is: 'end' });
  return pieces;
}

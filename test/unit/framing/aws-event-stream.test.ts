import { describe, expect, it } from 'vitest';
import { awsMessage, bytes, concat, frame, messages, notes } from './helpers.ts';

const whole = [
  awsMessage('contentBlockDelta', '{"delta":{"text":"€"}}'),
  awsMessage('throttlingException', '{"message":"slow"}', 'exception'),
];

describe('application/vnd.amazon.eventstream', () => {
  it('is framed into messages by the names in their headers', () => {
    const pieces = frame('aws-event-stream', [concat(whole)]);
    expect(pieces).toEqual([
      { kind: 'message', data: '{"delta":{"text":"€"}}', size: 24, eventType: 'contentBlockDelta', chunk: 1 },
      { kind: 'message', data: '{"message":"slow"}', size: 18, eventType: 'throttlingException', chunk: 1 },
    ]);
  });

  it('every beginning of it is said to be one', () => {
    const one = whole[0]!;
    for (let end = 1; end < one.length; end++) {
      const pieces = frame('aws-event-stream', [one.subarray(0, end)]);
      expect(messages(pieces)).toEqual([]);
      const [note] = notes(pieces);
      if (end < 12) expect(note).toContain(`${end} bytes are no messages`);
      else expect(note).toContain(`within a message: ${end} bytes of ${one.length}`);
    }
  });

  it('goes on after what is no message', () => {
    const pieces = frame('aws-event-stream', [concat([bytes('<html>'), ...whole])]);
    expect(messages(pieces)).toHaveLength(2);
    expect(notes(pieces)).toEqual(['6 bytes are no messages: they were skipped.']);
  });

  it('is found from the middle', () => {
    const pieces = frame('aws-event-stream', [whole[0]!.subarray(9), whole[1]!], { middle: true });
    expect(messages(pieces).map(({ eventType }) => eventType)).toEqual(['throttlingException']);
    expect(notes(pieces).join()).toContain('Began in the middle');
  });
});

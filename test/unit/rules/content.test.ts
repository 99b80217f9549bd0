import { describe, expect, it } from 'vitest';
import { meaningOf } from '../../../src/diagnostics/close-codes.ts';
import { oversizedMessage } from '../../../src/diagnostics/rules/oversized-message.ts';
import { wsCloseCode } from '../../../src/diagnostics/rules/ws-close-code.ts';
import type { ConnectionLine } from '../../../src/model/types.ts';
import { diagnose } from '../helpers/diagnose.ts';
import type { Loose } from '../helpers/recordings.ts';

const WS = 'wss://page.example/live';
const KIB = 1024;
const MIB = KIB * KIB;
const received = (t: number, size: number): Loose => ({ kind: 'message', t, data: 'x', size });
const sent = (t: number, size: number): Loose => ({ kind: 'send', t, data: 'x', size });
const close = (t: number, code: number, by = 'server'): Loose => ({
  kind: 'close',
  t,
  by,
  code,
  wasClean: true,
});
const open: Loose = { kind: 'open', t: 0 };

describe('oversized-message', () => {
  const found = (records: Loose[], about: Partial<ConnectionLine> = {}) =>
    diagnose(oversizedMessage, [[about, open, ...records]]);

  describe('oversized-message: fires', () => {
    it('oversized-message as an information above 64 KiB', () =>
      expect(found([received(1, 10), received(2, 64 * KIB + 1), sent(3, 70 * KIB)])).toEqual([
        {
          type: 'finding',
          rule: 'oversized-message',
          connection: 'c1',
          severity: 'info',
          title: '2 messages of up to 70 KiB',
          evidence: {
            url: WS,
            largestBytes: 70 * KIB,
            largestRecord: 4,
            direction: 'sent',
            messagesAbove64KiB: 2,
            messages: 3,
          },
          records: [3, 4],
          advice: expect.stringContaining('chunk'),
          confidence: 'high',
        },
      ]));
    it('oversized-message as a warning above 1 MiB', () => {
      expect(found([received(1, MIB + 1)])).toMatchObject([
        { severity: 'warning', title: 'A message of up to 1.0 MiB' },
      ]);
      expect(found([received(1, MIB)])).toMatchObject([{ severity: 'info' }]);
    });
    it('oversized-message as an error when 1009 follows, with the message that it answers', () =>
      expect(found([sent(1000, 10), sent(2000, 5000), sent(2500, 20), close(4000, 1009)])).toEqual([
        {
          type: 'finding',
          rule: 'oversized-message',
          connection: 'c1',
          severity: 'error',
          title: 'Closed with 1009 (message too big) after a message of 5 KiB was sent',
          evidence: {
            url: WS,
            closeCode: 1009,
            closedBy: 'server',
            messageBytes: 5000,
            messageRecord: 3,
            direction: 'sent',
            messagesAbove64KiB: 0,
          },
          records: [3, 5],
          advice: expect.stringContaining('maxPayload'),
          confidence: 'high',
        },
      ]));
    it('oversized-message for a line of NDJSON', () => {
      const headers = [['content-type', 'application/x-ndjson']];
      const about = { api: 'fetch' as const };
      const records: Loose[] = [{ kind: 'open', t: 0, headers }, received(1, 70 * KIB)];
      expect(diagnose(oversizedMessage, [[about, ...records]])).toHaveLength(1);
    });
  });
  describe('oversized-message: near misses', () => {
    it.each<[string, Loose[]]>([
      ['64 KiB', [received(1, 64 * KIB)]],
      ['1009 2.001 s after the last message', [sent(1000, 5000), close(3001, 1009)]],
      ['another code', [sent(1000, 5000), close(1100, 1008)]],
      ['1009 without any message', [close(1100, 1009)]],
    ])('oversized-message not for %s', (_, records) => expect(found(records)).toEqual([]));
  });
  describe('oversized-message: false positives', () => {
    it('oversized-message not for large pieces of a body without frames', () =>
      expect(found([received(1, 90 * KIB)], { api: 'fetch' })).toEqual([]));
    it('oversized-message is an information where a provider chose the size', () =>
      expect(found([received(1, 2 * MIB)], { url: 'wss://feed.other.test/x' })).toMatchObject([
        { severity: 'info', evidence: { provider: 'feed.other.test' } },
      ]));
  });
});

describe('ws-close-code', () => {
  const found = (records: Loose[], about: Partial<ConnectionLine> = {}) =>
    diagnose(wsCloseCode, [[about, open, ...records]]);

  describe('ws-close-code: fires', () => {
    it('ws-close-code for an internal error', () =>
      expect(found([close(10, 1011)])).toEqual([
        {
          type: 'finding',
          rule: 'ws-close-code',
          connection: 'c1',
          severity: 'warning',
          title: 'Closed with 1011: internal error',
          evidence: {
            url: WS,
            closeCode: 1011,
            meaning: 'internal error',
            meaningBy: 'RFC 6455 and IANA',
            times: 1,
          },
          records: [2],
          advice: expect.stringContaining('server failed'),
          confidence: 'high',
        },
      ]));
    it.each([
      [1002, 'warning', 'protocol error', 'high'],
      [1003, 'warning', 'unsupported data', 'high'],
      [1007, 'warning', 'invalid payload data', 'high'],
      [1008, 'warning', 'policy violation', 'high'],
      [1009, 'warning', 'message too big', 'high'],
      [1012, 'info', 'service restart', 'high'],
      [1013, 'info', 'try again later', 'high'],
      [1014, 'warning', 'bad gateway', 'high'],
      [3000, 'warning', 'unauthorized', 'high'],
      [4401, 'warning', 'unauthorized', 'low'],
      [4429, 'warning', 'too many requests', 'low'],
      [4123, 'info', "the application's own code", 'medium'],
    ])('ws-close-code %i as %s: %s', (code, severity, meaning, confidence) =>
      expect(found([close(10, code)])).toMatchObject([{ severity, confidence, evidence: { meaning } }]),
    );
    it('ws-close-code tells the worst of several, and all of them', () => {
      const again: Loose = { kind: 'reconnect', t: 20, delay: 10 };
      const records = [close(10, 1012), again, { kind: 'open', t: 21 } as Loose, close(30, 1011)];
      expect(found(records)).toMatchObject([
        { evidence: { closeCode: 1011, allCodes: '1011 × 1, 1012 × 1' }, records: [5, 2] },
      ]);
    });
  });
  describe('ws-close-code: near misses', () => {
    it.each([1000, 1001, 1005, 1006])('ws-close-code not for %i', (code) =>
      expect(found([close(10, code)])).toEqual([]),
    );
    it('ws-close-code not when the page closed', () => expect(found([close(10, 4001, 'page')])).toEqual([]));
  });

  it('reads the codes of a protocol, by themselves or by the narrowest range', () => {
    const table = { '4000-4999': 'own', '4000-4099': 'do not reconnect', '4001': 'no such app' };
    expect([4001, 4002, 4100, 1000].map((code) => meaningOf(code, table))).toEqual([
      'no such app',
      'do not reconnect',
      'own',
      undefined,
    ]);
  });
});

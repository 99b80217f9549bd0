import { describe, expect, it } from 'vitest';
import { wsZombie } from '../../../src/diagnostics/rules/ws-zombie.ts';
import { diagnose, type Life } from '../helpers/diagnose.ts';
import type { Loose } from '../helpers/recordings.ts';

const open: Loose = { kind: 'open', t: 0 };
const send = (t: number, data: string, bufferedAmount = 0): Loose => ({
  kind: 'send',
  t,
  data,
  bufferedAmount,
});
const message = (t: number, data = 'x'): Loose => ({ kind: 'message', t, data });
const close = (t: number, fields: object = { by: 'network', code: 1006 }): Loose => ({
  kind: 'close',
  t,
  ...fields,
});
/** Pings every 5 s, each answered 100 ms later; the last one, at 20 s, is not. */
const unanswered: Loose[] = [
  open,
  ...[5000, 10_000, 15_000].flatMap((t) => [send(t, 'ping'), message(t + 100, 'pong')]),
  send(20_000, 'ping'),
];
/** A message every 5 s until 30 s. */
const regular: Loose[] = [open, ...[1, 2, 3, 4, 5, 6].map((n) => message(n * 5000, `${n}`))];
/** Three sends that stay in the buffer. */
const stuck: Loose[] = [
  open,
  message(500),
  send(1000, 'abcd', 4),
  send(5000, 'abcd', 8),
  send(11_000, 'abcd', 12),
];

const of = (records: Loose[], now: number, marks: { t: number; mark: 'page-hidden' | 'frozen' }[] = []) =>
  diagnose(wsZombie, [[{}, ...records]], { now, marks });

describe('ws-zombie: fires', () => {
  it('when a heartbeat that was answered before is not', () => {
    const [found, ...more] = of(unanswered, 30_001);
    expect(more).toEqual([]);
    expect(found).toMatchObject({
      severity: 'error',
      confidence: 'high',
      title: 'It counts as open, but a heartbeat went unanswered 10 s ago',
      records: [8],
    });
    expect(found!.evidence).toEqual({
      url: 'wss://page.example/live',
      sign: 'a heartbeat went unanswered',
      deadSeconds: 10,
      connections: 1,
      answersBefore: 3,
      answerDueSeconds: 10,
    });
  });

  it('when nothing that is sent leaves for 10 s', () => {
    const [found] = of(stuck, 11_000);
    expect(found).toMatchObject({ severity: 'error', confidence: 'high', records: [3] });
    expect(found!.evidence).toEqual({
      url: 'wss://page.example/live',
      sign: 'nothing sent left the machine',
      deadSeconds: 10,
      connections: 1,
      bytesWaiting: 12,
    });
  });

  it('when what came regularly stops: suspicion', () => {
    const [found] = of(regular, 60_000);
    expect(found).toMatchObject({
      severity: 'warning',
      confidence: 'medium',
      title: 'It counts as open, but its messages stopped, regular until then, 30 s ago',
      records: [7],
    });
    expect(found!.evidence).toEqual({
      url: 'wss://page.example/live',
      sign: 'its messages stopped',
      deadSeconds: 30,
      connections: 1,
      usualIntervalSeconds: 5,
      intervalsBefore: 5,
      notKnown: 'whether the server has stopped sending on purpose',
    });
  });

  it('when it was dead for long before it was lost, also after it was replaced', () => {
    const lives: Life[] = [
      [{}, ...unanswered, close(90_000)],
      [{ continues: 'c1' }, { kind: 'open', t: 91_000 }, message(92_000)],
    ];
    expect(diagnose(wsZombie, lives, { now: 200_000 })[0]).toMatchObject({
      title: 'It counted as open, but a heartbeat went unanswered 70 s before its end',
      severity: 'error',
    });
    const suspect: Life[] = [
      [{}, ...regular, close(100_000)],
      [{ continues: 'c1' }, { kind: 'open', t: 101_000 }],
    ];
    expect(diagnose(wsZombie, suspect, { now: 102_000 })[0]).toMatchObject({
      severity: 'warning',
      records: [7],
    });
  });
});

describe('ws-zombie: near misses', () => {
  it.each([
    ['an answer that is 10 s late so far', unanswered, 30_000],
    [
      'only one answer before: it may not be a ping that is answered',
      [...unanswered.slice(0, 3), send(20_000, 'ping')],
      90_000,
    ],
    ['sends that stay for 9.9 s', [...stuck.slice(0, 4), send(10_900, 'abcd', 12)], 60_000],
    ['a buffer of which one byte has left', [...stuck.slice(0, 4), send(11_000, 'abcd', 11)], 60_000],
    ['29.9 s of silence', regular, 59_900],
    ['four intervals before', regular.slice(0, -1), 90_000],
    ['intervals that differ', [open, ...[1, 5, 6, 14, 15, 29].map((s) => message(s * 1000))], 90_000],
    ['intervals above 30 s', [open, ...[1, 2, 3, 4, 5, 6].map((n) => message(n * 31_000))], 186_000 + 92_000],
  ] as [string, Loose[], number][])('%s', (_, records, now) => expect(of(records, now)).toEqual([]));
});

describe('ws-zombie: false positives', () => {
  it.each([
    [
      'it was only late: data came again on the same connection',
      [...unanswered, message(40_000, 'pong')],
      41_000,
    ],
    ['a regular stream that went on after its pause', [...regular, message(70_000)], 71_000],
    [
      'the server closed it properly: it was there',
      [...regular, close(100_000, { by: 'server', code: 1000 })],
      100_000,
    ],
    ['a channel that is quiet by nature', [open, message(100), message(200)], 900_000],
    [
      'pings of the page that nobody ever answered, beside data that stops',
      [
        open,
        ...[1, 2, 3, 4].flatMap((n) => [send(n * 2000, 'ping'), message(n * 2000 + 10, `{"p":${n}}`)]),
        send(10_000, 'ping'),
      ],
      25_000,
    ],
    ['an EventSource is none', [], 90_000],
  ] as [string, Loose[], number][])('%s', (_, records, now) => expect(of(records, now)).toEqual([]));

  it.each([
    ['the tab was hidden', 'page-hidden'],
    ['the laptop slept', 'frozen'],
  ] as const)('%s', (_, mark) => {
    expect(of(unanswered, 90_000, [{ t: 21_000, mark }])).toEqual([]);
    expect(of(regular, 90_000, [{ t: 35_000, mark }])).toEqual([]);
    expect(of(stuck, 90_000, [{ t: 2000, mark }])).toEqual([]);
  });

  it('a server that finished is not told from a dead path: said', () =>
    expect(of(regular, 60_000)[0]!.evidence.notKnown).toContain('on purpose'));

  it("a provider's socket: its choice", () => {
    const life: Life = [{ url: 'wss://provider.test/x' }, ...unanswered];
    expect(diagnose(wsZombie, [life], { now: 60_000 })[0]).toMatchObject({
      severity: 'info',
      confidence: 'low',
    });
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Ignored, originOf } from '../../../panel/findings/ignored.ts';
import { laneMarks, marksNear } from '../../../panel/findings/lane-marks.ts';
import { bySeverity, totals, worstFirst } from '../../../panel/findings/severity.ts';
import { type Told, ticket } from '../../../panel/findings/ticket.ts';
import { evidenceName, evidenceValue } from '../../../panel/findings/words.ts';
import { drawFindings } from '../../../panel/timeline/draw-findings.ts';
import { TimeScale, TimeSpan } from '../../../panel/timeline/time-scale.ts';
import { wsOneWay } from '../../../src/diagnostics/rules/ws-one-way.ts';
import type { Finding, Severity } from '../../../src/model/types.ts';
import { anyText } from '../helpers/arbitraries.ts';
import { FakePen, palette } from '../helpers/fake-pen.ts';
import { connectionLine, record, recordingOf } from '../helpers/recordings.ts';

const finding = (severity: Severity, rest: Partial<Finding> = {}): Finding => ({
  ...{ type: 'finding', rule: 'ws-one-way', severity, connection: 'c1' },
  ...{ title: 'It only ever receives', evidence: {}, records: [], advice: 'Take SSE.', confidence: 'high' },
  ...rest,
});

describe('findings by severity', () => {
  const found = [finding('info'), finding('error'), finding('advice'), finding('error', { title: 'second' })];

  it('come the worst first, equals in their order, counted in words', () => {
    expect(worstFirst(found).map(({ severity, title }) => [severity, title === 'second'])).toEqual([
      ['error', false],
      ['error', true],
      ['advice', false],
      ['info', false],
    ]);
    expect(bySeverity(found).map((group) => [group.severity, group.findings.length])).toEqual([
      ['error', 2],
      ['advice', 1],
      ['info', 1],
    ]);
    expect([totals(found), totals([])]).toEqual(['2 errors, 1 advice, 1 info', '']);
  });
});

describe('ignored rules', () => {
  it('are kept by origin as text, whatever a rule is called', () => {
    const here = 'https://shop.example';
    const some = Ignored.read('').with(here, 'ws-one-way').with('http://localhost:8000', 'sse-no-retry');
    expect(some.text).toBe(`${here} ws-one-way\nhttp://localhost:8000 sse-no-retry`);
    const again = Ignored.read(some.text);
    expect([again.has(here, 'ws-one-way'), again.has(here, 'sse-no-retry')]).toEqual([true, false]);
    expect(again.without(here, 'ws-one-way').has(here, 'ws-one-way')).toBe(false);
    expect(Ignored.read('nonsense\n\na b c\n').text).toBe('');
    fc.assert(
      fc.property(anyText, (rule) => {
        const one = Ignored.read(Ignored.read('').with(here, `r${rule}`).text);
        expect(one.has(here, `r${rule}`)).toBe(true);
      }),
    );
  });
  it('are sifted out and counted on this origin only', () => {
    const found = [finding('error'), finding('advice', { rule: 'other' })];
    const some = Ignored.read('https://a.example ws-one-way');
    expect(some.sift(found, 'https://a.example')).toEqual({ told: [found[1]], ignored: [found[0]] });
    expect(some.sift(found, 'https://b.example')).toEqual({ told: found, ignored: [] });
  });
  it('do not grow without bound', () => {
    let many = Ignored.read('');
    for (let i = 0; i < 600; i++) many = Ignored.read(many.with('https://a.example', `r${i}`).text);
    expect(many.text.split('\n')).toHaveLength(500);
    expect([many.has('https://a.example', 'r0'), many.has('https://a.example', 'r599')]).toEqual([
      false,
      true,
    ]);
  });
  it('know a page by its origin, a file by its scheme', () => {
    expect(originOf('https://a.example:8443/x?y#z')).toBe('https://a.example:8443');
    expect([originOf('file:///tmp/x.html'), originOf('about:blank'), originOf('')]).toEqual([
      'file:',
      'about:',
      'unknown',
    ]);
  });
});

describe('evidence', () => {
  it('is named in words, amounts with thousands, codes as they are', () => {
    expect(evidenceName('messagesIn')).toBe('messages in');
    expect([evidenceValue('messagesIn', 12345), evidenceValue('ratePerSecond', 4.2345)]).toEqual([
      '12,345',
      '4.23',
    ]);
    expect([evidenceValue('closeCode', 1006), evidenceValue('url', 'x'.repeat(400)).length]).toEqual([
      '1006',
      301,
    ]);
  });
});

describe('a ticket', () => {
  const rule = wsOneWay;
  const about = {
    head: {
      productVersion: '0.2.0',
      userAgent: 'Mozilla/5.0 Firefox/150.0',
      page: { url: 'https://shop.example/live?token=s3cret', title: '' },
    },
    from: Date.UTC(2026, 0, 2, 3, 4, 5),
    to: Date.UTC(2026, 0, 2, 3, 5, 17),
  };
  const url = 'wss://shop.example/live?access_token=s3cret&room=7';
  const told: Told = {
    finding: finding('advice', {
      evidence: { url, openSeconds: 72, messagesIn: 1200 },
      records: [3, 5],
      advice: `See ${url}`,
    }),
    connection: { kind: 'WS', url },
    rule,
  };

  it('says where, when, by what and why, and no secret', () => {
    expect(ticket([told], about).split('\n')).toEqual([
      '# It only ever receives',
      '',
      '- Page: `https://shop.example/live?token=MASKED`',
      '- Recorded: 2026-01-02T03:04:05.000Z, for 1 min 12 s',
      '- Browser: `Mozilla/5.0 Firefox/150.0`',
      '- Found by: Streamgauge 0.2.0',
      '',
      'advice, confidence high, rule `ws-one-way`',
      '',
      '- WS: `wss://shop.example/live?access_token=MASKED&room=7`',
      '- open seconds: `72`',
      '- messages in: `1,200`',
      '- records: 3, 5',
      '',
      `**Why it matters.** ${rule.why}`,
      '',
      '**What to do.** See wss://shop.example/live?access_token=MASKED&room=7',
      '',
      ...rule.links.map(({ text, url }) => `- [${text}](${url})`),
      '',
    ]);
  });
  it('of a rule of another version says what the recording says', () => {
    const text = ticket([{ finding: finding('error', { rule: 'from-the-future' }) }], about);
    expect(text).toContain('rule `from-the-future`');
    expect(text).not.toContain('Why it matters');
  });
  it('holds several under one head', () => {
    const text = ticket([told, { finding: finding('error', { title: 'Lost', origin: url }) }], about);
    expect(text.match(/^# .*/gm)).toEqual(['# 2 findings']);
    expect(text.match(/^## .*/gm)).toEqual(['## It only ever receives', '## Lost']);
    expect(text).not.toContain('s3cret');
  });
  it('cannot be broken out of by what a page says', () => {
    fc.assert(
      fc.property(anyText, fc.constantFrom('\n# boo', '`\r# boo', '](x)\n# boo'), (text, evil) => {
        const bad = finding('error', {
          title: text + evil,
          advice: evil,
          evidence: { url: text + evil, a: evil },
        });
        const head = { ...about.head, userAgent: evil, page: { url: evil, title: '' } };
        const written = ticket([{ finding: bad, connection: { kind: 'WS', url: evil } }], { ...about, head });
        expect(written.split(/[\r\n]/).filter((line) => line.startsWith('# '))).toHaveLength(1);
        expect(written).not.toMatch(/^# boo/m);
      }),
    );
  });
});

describe('signs in the lanes', () => {
  const recording = recordingOf(
    {},
    { kind: 'message', t: 10, data: 'a' },
    { kind: 'message', t: 500, data: 'b' },
  );
  recording.addConnection(connectionLine('c2'));
  recording.append(record({ kind: 'message', t: 20, connection: 'c2', data: 'c' }));
  const [first, second] = recording.lanes;
  const scale = new TimeScale(new TimeSpan(0, 1000), 1000);

  it('stand at the first records of a finding, in the lanes of these, and are found again', () => {
    const both = finding('error', { records: [1, 3, 99] });
    const one = finding('advice', { records: [2] });
    const marks = laneMarks([one, both], recording);
    expect(marksNear(marks.get(first!), 12, 5, 3)).toEqual([{ finding: both, seq: 1 }]);
    expect(marksNear(marks.get(first!), 497, 5, 3)).toEqual([{ finding: one, seq: 2 }]);
    expect(marksNear(marks.get(second!), 20, 0, 3)).toEqual([{ finding: both, seq: 3 }]);
    expect(marksNear(undefined, 20, 0, 3)).toEqual([]);
  });
  it('are of the worst where there is no room for two, and as many as there are pixels for', () => {
    const many = Array.from({ length: 400 }, () => finding('info', { records: [1, 2] }));
    const marks = laneMarks([...many, finding('error', { records: [1] })], recording).get(first!)!;
    const pen = new FakePen();
    drawFindings(pen.pen, marks, scale, palette, 17);
    // A ground for each sign: the error at 10, one of the infos at 500.
    expect(pen.rects('bg')).toEqual([
      [6, 16, 9, 9],
      [496, 16, 9, 9],
    ]);
    expect([pen.rects('err').length, pen.rects('dim').length]).toEqual([7, 8]);
  });
});

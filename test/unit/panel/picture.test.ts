import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawPicture, type Picture, pictureSize } from '../../../panel/timeline/picture.ts';
import { RowLayout } from '../../../panel/timeline/rows.ts';
import { escaped, SvgPen } from '../../../panel/timeline/svg-pen.ts';
import { TimeScale, TimeSpan } from '../../../panel/timeline/time-scale.ts';
import { Recording } from '../../../src/model/recording.ts';
import type { StreamRecord } from '../../../src/model/types.ts';
import { FakePen, palette } from '../helpers/fake-pen.ts';

const measure = (text: string) => text.length * 5;

/** Throws where `text` is not well-formed XML of the elements we write; gives the character data of its texts. */
function readXml(text: string): string[] {
  // Char of XML 1.0 §2.2, by code point.
  for (const character of text) {
    const code = character.codePointAt(0) as number;
    const allowed = code === 9 || code === 10 || code === 13 || (code >= 0x20 && code <= 0xd7ff);
    if (!allowed && !(code >= 0xe000 && code <= 0xfffd) && code < 0x10000)
      throw new Error(`U+${code.toString(16)}`);
  }
  const token =
    /<(\/?)(\w+)((?:\s+[\w:-]+="(?:[^<&"]|&(?:amp|lt|gt|quot);)*")*)\s*(\/?)>|((?:[^<&]|&(?:amp|lt|gt|quot);)+)/y;
  const open: string[] = [];
  const texts: string[] = [];
  while (token.lastIndex < text.length) {
    const at = token.lastIndex;
    const found = token.exec(text);
    if (!found) throw new Error(`not well-formed at ${at}: ${text.slice(at, at + 60)}`);
    const [, end, name, , alone, data] = found;
    if (data !== undefined) {
      if (open.at(-1) === 'text') texts.push(data);
    } else if (end) {
      if (open.pop() !== name) throw new Error(`</${name}> closes nothing`);
    } else if (!alone) open.push(name as string);
  }
  if (open.length > 0) throw new Error(`${open} left open`);
  return texts;
}

function pictureOf(url: string, legend = 'legend'): Picture {
  const recording = new Recording();
  const api = 'EventSource';
  recording.addConnection({ type: 'connection', id: 'a', api, context: 'page', frameUrl: '', url });
  const parts = [
    { kind: 'connecting', t: 5 },
    { kind: 'open', t: 20 },
    { kind: 'message', t: 100, data: '', size: 9, lastEventId: url },
    { kind: 'message', t: 101, data: '', size: 9 },
    { kind: 'error', t: 300, readyState: 0 },
    { kind: 'reconnect', t: 500, delay: 200, lastEventId: url },
  ];
  for (const part of parts) {
    const base = { type: 'record', seq: 0, connection: 'a', attempt: 1, source: 'hook' };
    recording.append({ ...base, ...part } as StreamRecord);
  }
  const group = { key: 'g', title: url, lanes: recording.lanes, collapsed: false };
  return {
    names: 200,
    legend,
    nameOf: (lane) => ({ badge: 'SSE', url: lane.url }),
    scene: {
      ...{ scale: new TimeScale(new TimeSpan(0, 1000), 500), height: 48, now: 1000, palette },
      ...{ rows: new RowLayout([group, ...recording.lanes], 26, 22, [0]), laneTop: 0, laneHeight: 26 },
      ...{ scrollTop: 0, origin: 0, marks: [], losses: [], cursors: { a: 10, b: 90 }, sizes: false },
    },
  };
}

/** Any text, and what would end an attribute, an element or the file. */
const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('</text><script>', '"/><a href="', ']]>', '&amp', '\u0000\ud800x', '<!--', '\ufffe'),
);

describe('SvgPen', () => {
  it('writes well-formed XML, whatever streams are called', () => {
    fc.assert(
      fc.property(hostile, hostile, (url, legend) => {
        const picture = pictureOf(url, legend);
        const { width, height } = pictureSize(picture);
        const svg = new SvgPen(width, height, measure);
        drawPicture(svg.pen, picture);
        const texts = readXml(svg.text(legend));
        expect(texts).toContain('SSE');
      }),
    );
  });
  it('has the reader of this test refuse what is not', () => {
    for (const bad of ['<a>', '<a></b>', '<a b="<"/>', 'x & y', '<a>\u0001</a>', '<a b=c/>'])
      expect(() => readXml(bad)).toThrow();
  });
  it('draws what a canvas is told to draw', () => {
    const picture = pictureOf('https://x/y?<q>');
    const fake = new FakePen();
    drawPicture(fake.pen, picture);
    const svg = new SvgPen(700, 90, measure);
    drawPicture(svg.pen, picture);
    const text = svg.text('title');
    expect(readXml(text)).toEqual(fake.texts().map((words) => escaped(String(words))));
    const rects = text.match(/M[-\d. ]+h[-\d.]+v[-\d.]+h[-\d.]+z/g) ?? [];
    expect(rects).toHaveLength(fake.calls.filter((call) => call.call === 'fillRect').length);
    expect(text.match(/ stroke="/g)).toHaveLength(fake.calls.filter((call) => call.call === 'stroke').length);
  });
  it('moves, keeps and gives back its state as a context does', () => {
    const svg = new SvgPen(10, 10, measure);
    svg.save();
    svg.translate(5, 6);
    svg.fillStyle = 'red';
    svg.globalAlpha = 0.5;
    svg.fillRect(1, 1, 2, 2);
    svg.restore();
    svg.fillRect(1, 1, 2, 2);
    svg.setLineDash([3, 3]);
    svg.beginPath();
    svg.moveTo(0, 0);
    svg.lineTo(Number.NaN, 4.123);
    svg.stroke();
    const text = svg.text('');
    expect(text).toContain('<path d="M6 7h2v2h-2z" fill="red" fill-opacity="0.5"/>');
    expect(text).toContain('<path d="M1 1h2v2h-2z" fill="#000"/>');
    expect(text).toContain(
      '<path d="M0 0L0 4.12" fill="none" stroke="#000" stroke-width="1" stroke-dasharray="3 3"/>',
    );
  });
});

describe('drawPicture', () => {
  it('names the streams, cut to their room, and says what it is', () => {
    const pen = new FakePen();
    drawPicture(pen.pen, pictureOf(`https://x/${'y'.repeat(80)}`, 'when, of what, by what'));
    const texts = pen.texts().map(String);
    expect(texts).toContain('when, of what, by what');
    // The group's title, and the lane's name beside its badge.
    expect(texts.filter((text) => /^https:.*…$/.test(text)).map((text) => text.length)).toEqual([36, 28]);
    expect(texts).toContain('0 ms');
  });
});

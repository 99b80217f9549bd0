/** Stretches the times of a recording: the lab plays half an hour in a minute, and the rules think in real time. */

/** Fields of a line that are times or spans, all in milliseconds. `size`, `retry:` values and codes stay as they are. */
const MOMENTS = new Set(['t', 'from', 'to']);
const SPANS = new Set(['delay', 'duration', 'reconnectionTime']);

/**
 * The recording (NDJSON) with all its times `factor` times further apart, counted from its first record. What a
 * server asked for (`retry:`) is stretched too, as the lab asks for it in its own fast time.
 */
export function stretch(ndjson: string, factor: number): string {
  if (factor === 1) return ndjson;
  const lines = ndjson.split('\n').filter((line) => line !== '');
  const objects = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  const first = objects.reduce((min, { t }) => (typeof t === 'number' ? Math.min(min, t) : min), Infinity);
  for (const object of objects) {
    for (const [name, value] of Object.entries(object)) {
      if (typeof value !== 'number') continue;
      if (MOMENTS.has(name)) object[name] = first + (value - first) * factor;
      else if (SPANS.has(name)) object[name] = value * factor;
    }
    const { timings } = object;
    if (typeof timings === 'object' && timings !== null)
      object.timings = Object.fromEntries(
        Object.entries(timings).map(([phase, span]) => [
          phase,
          typeof span === 'number' ? span * factor : span,
        ]),
      );
  }
  return `${objects.map((object) => JSON.stringify(object)).join('\n')}\n`;
}

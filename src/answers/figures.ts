import type { EpochMs, Milliseconds, Seq } from '../units.ts';
import type { Answer } from './answer.ts';
import type { Chunks } from './clock.ts';
import type { DeltaKind, Gap } from './pace.ts';
import type { Span } from './phases.ts';
import { streamedTokens } from './usage.ts';

/** Characters of a token, on the average of English text. A rule of thumb. */
const TOKEN = 4;

/** Where a count of tokens is from: the stream itself, or what its characters let guess. */
export type CountedBy = 'usage' | 'estimate';

/** What an answer was like to wait for. What is not known is undefined; times are from `start`. */
export interface Figures {
  /**
   * What the times count from. `request`: it was sent. `answer`: the request was not seen, the first sight of its
   * answer was. `asked`: what the page or its user asked within a stream that was open. `first`: its first message.
   */
  start: { t: EpochMs; of: 'request' | 'answer' | 'asked' | 'first' };
  headers?: Milliseconds;
  firstByte?: Milliseconds;
  firstToken?: { ms: Milliseconds; of: DeltaKind; seq: Seq };
  /** First text that is no reasoning. */
  firstText?: { ms: Milliseconds; seq: Seq };
  /** First word of a tool call. */
  firstTool?: { ms: Milliseconds; seq: Seq };
  /** Tokens that came as pieces. */
  tokens?: { count: number; by: CountedBy };
  /** From the first piece to the last, without what tools took; `server`: by the server's own clock. */
  tokensPerSecond?: { rate: number; by: CountedBy | 'server' };
  /** Between two pieces. */
  gaps?: { median: Milliseconds; p95: Milliseconds };
  stall?: Gap;
  /** Of all of its attempt. */
  chunks?: Chunks & { perChunk: number };
  /** Until its end or, while it goes on, until now. */
  total: Milliseconds;
  marker: 'seen' | 'missing' | 'none';
  phases: Span[];
}

/** The figures of an answer. @param now undefined: as far as the records tell. */
export function figuresOf(answer: Answer, now?: EpochMs): Figures {
  const { pace, clock } = answer;
  const start = startOf(answer);
  // What was closed after it was over is not its time.
  const isOver = answer.isOver || answer.isSuperseded;
  const until = isOver ? undefined : (clock.end?.t ?? now);
  const end = Math.max(start.t, until ?? answer.last.t);
  const since = (t: EpochMs): Milliseconds => Math.max(0, t - start.t);
  const figures: Figures = {
    start,
    total: end - start.t,
    marker: answer.end ? 'seen' : answer.format.marker === undefined ? 'none' : 'missing',
    phases: answer.phases(start.t, end),
  };
  if (start.of === 'request' || start.of === 'answer') {
    if (clock.open !== undefined && start.of === 'request') figures.headers = since(clock.open);
    if (clock.firstByte) figures.firstByte = since(clock.firstByte.t);
  }
  const { first, firstText, firstTool } = pace;
  if (first) figures.firstToken = { ms: since(first.t), of: first.of, seq: first.seq };
  if (firstText) figures.firstText = { ms: since(firstText.t), seq: firstText.seq };
  if (firstTool) figures.firstTool = { ms: since(firstTool.t), seq: firstTool.seq };
  if (pace.gaps.count > 0) figures.gaps = { median: pace.gaps.quantile(0.5), p95: pace.gaps.quantile(0.95) };
  const stall = pace.longest(until);
  if (stall) figures.stall = stall;
  const { chunks } = clock;
  if (chunks.chunks > 0) figures.chunks = { ...chunks, perChunk: chunks.events / chunks.chunks };
  addTokens(answer, figures);
  return figures;
}

function startOf(answer: Answer): Figures['start'] {
  const { clock, asked, first, number } = answer;
  if (asked) return { t: asked.t, of: 'asked' };
  if (number > 1 || clock.isShared || clock.start === undefined) return { t: first.t, of: 'first' };
  return { t: clock.start, of: clock.knowsStart ? 'request' : 'answer' };
}

function addTokens(answer: Answer, figures: Figures): void {
  const { usage, pace, characters, firstCharacters } = answer;
  const thoughts = answer.choices.flatMap((choice) => choice.texts('reasoning'));
  const summaries = thoughts.filter(({ isSummary }) => isSummary);
  const said = streamedTokens(usage, thoughts.length > summaries.length);
  // The tokens of a summary are not among those that are counted.
  const summary = usage.reasoning ? summaries.reduce((sum, { growth }) => sum + growth.said, 0) : 0;
  const count = said === undefined ? Math.round(characters / TOKEN) : said + Math.round(summary / TOKEN);
  const by: CountedBy = said === undefined || summary > 0 ? 'estimate' : 'usage';
  if (said !== undefined || characters > 0) figures.tokens = { count, by };
  if (usage.output !== undefined && usage.outputTook !== undefined && usage.outputTook > 0) {
    figures.tokensPerSecond = { rate: (usage.output / usage.outputTook) * 1000, by: 'server' };
    return;
  }
  const { first, lastDelta } = pace;
  const took = first && lastDelta ? lastDelta.t - first.t - pace.toolTook : 0;
  // What the first piece brought was made before it came.
  const share = characters > 0 ? (characters - firstCharacters) / characters : 0;
  if (took > 0 && share > 0 && count > 0)
    figures.tokensPerSecond = { rate: ((count * share) / took) * 1000, by };
}

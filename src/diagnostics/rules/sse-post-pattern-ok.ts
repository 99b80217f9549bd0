import type { LaneView } from '../lane-view.ts';
import { type Posts, postsBeside } from '../posts.ts';
import type { PageFinding, Rule } from '../rule.ts';
import { perSecond, rounded } from '../spell.ts';
import { SSE_POST_PATTERN } from '../thresholds.ts';
import { isChatty } from './sse-chatty-posts.ts';

/** Rare commands by POST, and a stream that answers: as it should be. */
export const ssePostPatternOk: Rule = {
  id: 'sse-post-pattern-ok',
  summary: 'Commands go by HTTP now and then, a stream brings the news: the pattern fits',
  why:
    'Commands as requests have a status and the usual auth, and the stream reconnects and resumes by itself. Neither ' +
    'needs code that a browser does not bring.',
  links: [
    {
      text: 'HTML: Server-sent events',
      url: 'https://html.spec.whatwg.org/multipage/server-sent-events.html',
    },
  ],
  page: (page) => ({ findings: (now) => postsBeside(page).flatMap((posts) => findingOf(posts, now)) }),
};

function findingOf(posts: Posts, now: number): PageFinding[] {
  const { origin, streams, requests, transport } = posts;
  const stream = streams
    .filter(({ lane }) => lane.api === 'EventSource')
    .find((view) => isLasting(view, now));
  if (!stream || stream.choiceOf || transport !== undefined || isChatty(posts)) return [];
  const seconds = stream.openFor(now) / 1000;
  const rate = requests.length / seconds;
  if (requests.length < SSE_POST_PATTERN.commands || rate > SSE_POST_PATTERN.rate) return [];
  const opened = stream.lane.attempt?.opened;
  return [
    {
      connection: stream.lane.id,
      origin,
      severity: 'info',
      title: `Commands by HTTP (${requests.length}, ${perSecond(rate)}) and a stream for the news: this fits`,
      evidence: {
        url: stream.lane.url,
        openSeconds: Math.round(seconds),
        messagesIn: stream.in.app,
        commands: requests.length,
        commandsPerSecond: rounded(rate),
      },
      records: opened ? [opened.seq] : [],
      advice:
        'Keep it so. Where an event is the outcome of a command, give the request an id and repeat it in the event: then the page knows which of them it answers, also after a reconnect.',
      confidence: 'medium',
    },
  ];
}

const isLasting = (view: LaneView, now: number): boolean =>
  view.openFor(now) >= SSE_POST_PATTERN.open && view.in.app >= SSE_POST_PATTERN.received;

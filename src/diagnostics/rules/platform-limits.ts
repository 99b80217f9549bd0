import type { HeaderList } from '../../model/types.ts';
import type { EpochMs, Milliseconds } from '../../units.ts';
import { originOf } from '../origin.ts';
import type { PageView } from '../page-view.ts';
import type { PageFinding, Rule } from '../rule.ts';
import { PLATFORM_LIMITS, SHOWN_RECORDS } from '../thresholds.ts';
import { isNamed, namedBy } from '../timeouts/fingerprints.ts';
import { TIMEOUTS, type Timeout } from '../timeouts/timeouts.ts';

/** A platform that runs the server, known by its headers, and what it does to long connections. */
export const platformLimits: Rule = {
  id: 'platform-limits',
  summary: 'A long connection to a serverless or hosting platform, with the limits it has there',
  why:
    'Platforms end connections by rules of their own, which nothing in the code shows. Whether Server-Sent Events or ' +
    'WebSockets are the easier fit differs from one to the next.',
  links: [
    { text: 'Heroku: HTTP routing', url: 'https://devcenter.heroku.com/articles/http-routing' },
    {
      text: 'Vercel: function duration',
      url: 'https://vercel.com/docs/functions/configuring-functions/duration',
    },
    {
      text: 'Google Cloud Run: request timeout',
      url: 'https://cloud.google.com/run/docs/configuring/request-timeout',
    },
    {
      text: 'Railway: public networking, specs and limits',
      url: 'https://docs.railway.com/networking/public-networking/specs-and-limits',
    },
  ],
  page: (view) => ({ findings: (now) => findings(view, now) }),
};

/** Hosts of servers. A CDN stands before any server: its name says nothing of where that runs. */
const HOSTS = new Set<Timeout['layer']>(['paas', 'serverless', 'api-gateway']);

interface Hosted {
  limits: Timeout[];
  connections: number;
  longest: Milliseconds;
  records: number[];
}

function findings(view: PageView, now: EpochMs): PageFinding[] {
  const origins = new Map<string, Hosted>();
  for (const one of view.views()) {
    const { lane, choiceOf } = one;
    const open = lane.first.polling || choiceOf ? 0 : one.openFor(now);
    if (open < PLATFORM_LIMITS.open) continue;
    const answered = lane.attempts.findLast(({ opened }) => opened?.headers)?.opened;
    const limits = hostOf(answered?.headers);
    const origin = originOf(lane.url);
    if (!answered || limits.length === 0 || origin === undefined) continue;
    const hosted = origins.get(origin) ?? { limits, connections: 0, longest: 0, records: [] };
    origins.set(origin, hosted);
    hosted.connections++;
    hosted.longest = Math.max(hosted.longest, open);
    hosted.records.push(answered.seq);
  }
  return [...origins].map(([origin, hosted]) => finding(origin, hosted));
}

function finding(origin: string, { limits, connections, longest, records }: Hosted): PageFinding {
  const products = [...new Set(limits.map(({ product }) => product))].join(', ');
  const several = new Set(limits.map(({ product }) => product)).size > 1;
  const text = limits.map((one) => (several ? `${one.product}, ` : '') + limitText(one)).join('; ');
  return {
    origin,
    severity: 'info',
    title: `Long connections to ${products}: its limits apply`,
    evidence: {
      platform: products,
      connections,
      longestOpenSeconds: Math.round(longest / 1000),
      limits: text,
      knownBy: "the answer's headers",
    },
    records: records.slice(0, SHOWN_RECORDS),
    advice: `${fitOf(limits)} These are defaults as documented; the platform's own pages have the present ones.`,
    confidence: 'medium',
  };
}

/** The documented timeouts of the platform that the headers name; none where they name no platform. */
function hostOf(headers: HeaderList | undefined): Timeout[] {
  const named = namedBy(headers);
  return named.size === 0 ? [] : TIMEOUTS.filter(({ id, layer }) => HOSTS.has(layer) && isNamed(id, named));
}

function limitText({ applies, seconds, kind, fixed, max, status }: Timeout): string {
  const what = applies.includes('ws') ? (applies.length > 1 ? 'all' : 'WebSocket') : 'SSE and streams';
  const length = seconds === null ? 'not documented' : seconds === 0 ? 'none' : `${seconds} s`;
  const more = [fixed ? 'fixed' : '', max ? `up to ${max} s` : '', status === 'sourced' ? '' : status].filter(
    Boolean,
  );
  return `${what}: ${length} ${kind}${more.length > 0 ? ` (${more.join(', ')})` : ''}`;
}

/** Which of the two is cut by fewer rules there. */
function fitOf(limits: readonly Timeout[]): string {
  const cuts = limits.filter(({ seconds, kind }) => !!seconds && kind !== 'first-byte');
  const ws = cuts.filter(({ applies }) => applies.includes('ws'));
  const http = cuts.filter(({ applies }) => applies.includes('sse'));
  if (http.length > 0 && ws.length === 0)
    return 'Streams over HTTP are cut there and no limit is known for WebSockets: reconnect with ids, or use a WebSocket if the platform offers it.';
  if (ws.length > 0 && http.length === 0)
    return 'Limits are known there for WebSockets only: plan for a reconnect, or use Server-Sent Events.';
  if (ws.length > 0)
    return 'Both are cut there by the same rules: an EventSource comes back by itself, a WebSocket needs code for it.';
  return 'No limit on open streams is known there, only on the time until the answer begins.';
}

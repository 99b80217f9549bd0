import type { ClosedBy } from '../../model/types.ts';
import type { EpochMs, Seq } from '../../units.ts';
import { nearNavigation } from '../navigations.ts';
import { originOf } from '../origin.ts';
import type { PageView } from '../page-view.ts';
import type { PageFinding, Rule } from '../rule.ts';
import { MASS_DISCONNECT, MOMENT, SHOWN_RECORDS } from '../thresholds.ts';

/** Several connections that end in the same second have one cause. */
export const massDisconnect: Rule = {
  id: 'mass-disconnect',
  summary: 'Several connections end within the same second',
  why:
    'They have one cause: the network, the machine, a deploy, or one HTTP/2 connection that carried them all. If they ' +
    'also come back in the same second, so do those of everybody else.',
  links: [
    {
      text: 'Caddy: reverse_proxy, stream_close_delay',
      url: 'https://caddyserver.com/docs/caddyfile/directives/reverse_proxy#streaming',
    },
    {
      text: 'nginx: worker_shutdown_timeout',
      url: 'https://nginx.org/en/docs/ngx_core_module.html#worker_shutdown_timeout',
    },
  ],
  page: (view) => ({ findings: () => findings(view) }),
};

/** Ends of a lane that are looked at: the newest. */
const LOOKED = 10;
const RESTART = new Set([1001, 1012]);

interface Ended {
  at: EpochMs;
  lane: string;
  url: string;
  by: ClosedBy | undefined;
  code: number | undefined;
  seq: Seq | undefined;
}

function findings(view: PageView): PageFinding[] {
  const waves = wavesOf(ends(view));
  const largest = waves.reduce<Ended[]>((most, wave) => (wave.length > most.length ? wave : most), []);
  if (largest.length === 0) return [];
  const from = (largest[0] as Ended).at;
  const to = (largest.at(-1) as Ended).at;
  const origins = new Set(largest.map(({ url }) => originOf(url) ?? 'unknown'));
  const cause = causeOf(view, largest, from, to, origins.size);
  return [
    {
      severity: 'info',
      title: `${largest.length} connections ended within ${Math.round(to - from)} ms: one cause, not ${largest.length}`,
      evidence: {
        connections: largest.length,
        withinMs: Math.round(to - from),
        origins: [...origins].slice(0, 5).join(', '),
        times: waves.length,
        likelyCause: cause,
      },
      records: largest.flatMap(({ seq }) => seq ?? []).slice(0, SHOWN_RECORDS),
      advice:
        'Have clients come back at random times (jitter), and servers drain before they stop: nginx worker_shutdown_timeout, ' +
        'Caddy stream_close_delay, Mercure write_timeout. If it was the network, a reconnect that resumes is all that is needed.',
      confidence: cause === UNKNOWN ? 'low' : 'medium',
    },
  ];
}

const UNKNOWN = 'not known: the network, the server or something in between';

function causeOf(
  view: PageView,
  wave: readonly Ended[],
  from: EpochMs,
  to: EpochMs,
  origins: number,
): string {
  if (view.disturbed(from - MOMENT, to)) return 'the page was offline, asleep, hidden or busy at that time';
  if (wave.every(({ code }) => code !== undefined && RESTART.has(code)))
    return 'the server was restarted: close codes 1001 and 1012 say so';
  return origins > 1 ? 'the network: they went to different servers' : UNKNOWN;
}

/** What was open and lost, in the order of its time. */
function ends(view: PageView): Ended[] {
  const { recording } = view;
  const all: Ended[] = [];
  for (const { lane } of view.views()) {
    if (lane.first.polling) continue;
    const { attempts } = lane;
    for (let i = Math.max(0, attempts.length - LOOKED); i < attempts.length; i++) {
      const { open, end: at, by, code, failed } = attempts[i]!;
      if (open === undefined || at === undefined || (by !== 'server' && by !== 'network')) continue;
      // An answer that was read to its end is over, not lost.
      if (by === 'server' && lane.api !== 'WebSocket') continue;
      if (code === 1000 || nearNavigation(recording, at)) continue;
      all.push({ at, lane: lane.id, url: lane.url, by, code, seq: failed?.seq });
    }
  }
  return all.sort((a, b) => a.at - b.at || (a.lane < b.lane ? -1 : 1));
}

/** Ends of different lanes that follow each other within a second of the first. */
function wavesOf(all: readonly Ended[]): Ended[][] {
  const waves: Ended[][] = [];
  for (let i = 0; i < all.length; ) {
    const begin = (all[i] as Ended).at;
    let next = i;
    while (next < all.length && (all[next] as Ended).at - begin <= MASS_DISCONNECT.within) next++;
    const lanes = new Set<string>();
    const wave = all.slice(i, next).filter(({ lane }) => !lanes.has(lane) && lanes.add(lane));
    if (wave.length >= MASS_DISCONNECT.connections) waves.push(wave);
    i = next;
  }
  return waves;
}

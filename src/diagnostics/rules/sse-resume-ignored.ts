import { isBinary } from '../../model/bytes.ts';
import type { Attempt } from '../../model/lane.ts';
import { IdWatch, type ResumeIds } from '../../model/ledger/id-watch.ts';
import type { MessageRecord } from '../../model/types.ts';
import type { LaneView } from '../lane-view.ts';
import type { LaneFinding, LaneRule, LifeRecord, Rule } from '../rule.ts';
import { SSE_FINISHED_LOOP, SSE_RESUME_IGNORED } from '../thresholds.ts';
import { beginnings, counted } from './attempts.ts';
import { type Light, light } from './terminal.ts';

/** A server that is told the last id and goes on from somewhere else. */
export const sseResumeIgnored: Rule = {
  id: 'sse-resume-ignored',
  summary:
    'After a reconnect the server does not go on after Last-Event-ID: events are missing or come twice',
  why:
    'The browser says which event it saw last, so that nothing is lost and nothing comes twice. ' +
    'A server that starts from now or from the beginning makes the ids useless.',
  links: [
    {
      text: 'HTML: The Last-Event-ID header',
      url: 'https://html.spec.whatwg.org/multipage/server-sent-events.html#the-last-event-id-header',
    },
    { text: 'Mercure: reconciliation', url: 'https://mercure.rocks/spec#reconciliation' },
  ],
  lane: (view) => (view.lane.api === 'EventSource' ? new ResumeIgnored(view) : undefined),
};

/** A first event that says where things stand makes up for what was missed. */
const SNAPSHOT = /snapshot|state|init|full|reset|sync|hello|welcome|connected/i;
const KIND = /"(?:type|event|kind|action|op)"\s*:\s*"([^"]{1,64})"/;

/** An attempt of the browser's own that took up the stream again. */
interface Resume {
  connection: string;
  number: number;
  ids: ResumeIds;
  /** Its first event is a snapshot, by its name. */
  snapshot: boolean;
  /** Its first event has the same text as the last one before. */
  lastAgain: boolean;
}

/** What a resume that went wrong did. */
interface Fault {
  attempt: Attempt;
  missing: number;
  replayed: number;
  anew: boolean;
  mercure: boolean;
  /** The id was seen on the wire. */
  seen: boolean;
}

class ResumeIgnored implements LaneRule {
  readonly #view: LaneView;
  readonly #watch = new IdWatch();
  readonly #resumes: Resume[] = [];
  #forgotten = 0;
  #connection = '';
  #number = 0;
  #resume: Resume | undefined;
  #fresh = true;
  /** Messages of this attempt, and those of them whose ids are not compared one by one: the last ids of these. */
  #messages = 0;
  #later = 0;
  readonly #lastIds: string[] = [];
  #last: Light | undefined;

  constructor(view: LaneView) {
    this.#view = view;
  }

  message(record: MessageRecord): void {
    this.#at(record);
    if (this.#fresh) this.#first(record);
    this.#fresh = false;
    this.#last = light(record);
    const own = typeof record.id === 'string';
    const id = (own ? record.id : record.lastEventId) ?? '';
    const { firstIds, lastIds, replayed } = SSE_RESUME_IGNORED;
    const first = this.#messages < (this.#resume && !this.#resume.ids.fresh ? replayed : firstIds);
    this.#messages++;
    if (first && this.#later === 0) this.#watch.take(id, own);
    else this.#lastIds[this.#later++ % lastIds] = id;
  }

  life(record: LifeRecord): void {
    if (record.kind === 'connecting' || record.kind === 'reconnect' || record.kind === 'open')
      this.#at(record);
  }

  finding(): LaneFinding | undefined {
    const faults = this.#resumes.flatMap((resume) => this.#faultOf(resume) ?? []);
    if (faults.length === 0) return undefined;
    const { lane, choiceOf } = this.#view;
    const sum = (of: (fault: Fault) => number) => faults.reduce((total, fault) => total + of(fault), 0);
    const missing = sum((fault) => fault.missing);
    const replayed = sum((fault) => fault.replayed);
    const anew = sum(({ anew }) => Number(anew));
    const mercure = sum(({ mercure }) => Number(mercure));
    const seen = faults.some((fault) => fault.seen);
    const all = this.#resumes.length + this.#forgotten;
    return {
      severity: choiceOf ? 'advice' : 'warning',
      title: `${titleOf({ missing, replayed, anew })}, ${counted(faults.length, 'time')} of ${all}`,
      evidence: {
        url: lane.url,
        resumes: all,
        notAfterTheLastId: faults.length,
        eventsMissing: missing,
        eventsTwice: replayed,
        ...(anew > 0 ? { idsCountedAnew: anew } : {}),
        ...(mercure > 0 ? { otherMercureLastEventId: mercure } : {}),
        lastEventIdSent: seen ? 'yes, as seen on the wire' : 'by the browser, not seen on the wire',
        ...(choiceOf ? { provider: choiceOf } : {}),
      },
      records: beginnings(faults.map(({ attempt }) => attempt)),
      advice:
        missing > 0 || anew > 0
          ? 'Read the Last-Event-ID header of the request and send what came after that id before what is new; if it is ' +
            'too far back, send a snapshot first and name it so.'
          : 'Start after the id in Last-Event-ID, not at it or at the beginning; until then let the page drop ids that it ' +
            'has seen.',
      confidence: seen && (missing > 0 || replayed > 0) ? 'high' : 'medium',
    };
  }

  #at({ connection, attempt }: MessageRecord | LifeRecord): void {
    if (connection === this.#connection && attempt <= this.#number) return;
    const native = connection === this.#connection;
    this.#connection = connection;
    this.#number = attempt;
    this.#fresh = true;
    this.#takeLast();
    const ids = this.#watch.begin();
    this.#messages = 0;
    this.#resume = undefined;
    if (!native || ids.before === undefined) return;
    this.#resume = { connection, number: attempt, ids, snapshot: false, lastAgain: false };
    this.#resumes.push(this.#resume);
    if (this.#resumes.length <= SSE_RESUME_IGNORED.kept) return;
    this.#resumes.shift();
    this.#forgotten++;
  }

  /** An attempt is over: its last ids are what the next one goes on from. */
  #takeLast(): void {
    const { lastIds } = SSE_RESUME_IGNORED;
    if (this.#later === 0) return;
    // What lies between is no step of the ids.
    if (this.#later > lastIds) this.#watch.begin();
    for (let i = Math.max(0, this.#later - lastIds); i < this.#later; i++)
      this.#watch.take(this.#lastIds[i % lastIds] as string, false);
    this.#later = 0;
  }

  #first(record: MessageRecord): void {
    if (!this.#resume) return;
    const { eventType = '', data } = record;
    const kind = isBinary(data) ? '' : (KIND.exec(data.slice(0, SSE_FINISHED_LOOP.read))?.[1] ?? '');
    this.#resume.snapshot = SNAPSHOT.test(eventType.slice(0, 100)) || SNAPSHOT.test(kind);
    this.#resume.lastAgain = this.#last !== undefined && this.#last.data === data && data !== '';
  }

  #faultOf({ connection, number, ids, snapshot, lastAgain }: Resume): Fault | undefined {
    if (snapshot) return undefined;
    const attempt = this.#view.lane.attemptOf(connection, number);
    if (!attempt) return undefined;
    const { connecting, opened } = attempt;
    // The network layer saw the request, and no id in it: not the server's doing.
    if (connecting?.requestHeaders && !connecting.lastEventIdSent) return undefined;
    const gap = this.#watch.missing(ids);
    const again = this.#watch.replayed(ids);
    // A first event without an id of its own shows the one held: only the same text proves that it came twice.
    const doubtful = ids.again && !lastAgain ? 1 : 0;
    const fault = {
      attempt,
      missing: typeof gap === 'number' ? gap : 0,
      replayed: typeof again === 'number' ? again - doubtful : 0,
      anew: gap === 'lower',
      mercure: otherId(opened?.headers, connecting?.lastEventIdSent ?? ids.before),
      seen: connecting?.lastEventIdSent !== undefined,
    };
    return fault.missing > 0 || fault.replayed > 0 || fault.anew || fault.mercure ? fault : undefined;
  }
}

function titleOf({ missing, replayed, anew }: { missing: number; replayed: number; anew: number }): string {
  const what: string[] = [];
  if (missing > 0) what.push(`${counted(missing, 'event')} ${missing === 1 ? 'is' : 'are'} gone`);
  if (replayed > 0) what.push(`${counted(replayed, 'event')} came twice`);
  if (anew > 0) what.push('ids are counted anew');
  if (what.length === 0) what.push('the hub names another last id');
  return `The server did not go on after the last id: ${what.join(', ')}`;
}

/** A Mercure hub that does not know the id says where it starts instead. */
function otherId(headers: readonly [string, string][] | undefined, asked: string | undefined): boolean {
  const told = headers?.find(([name]) => name.toLowerCase() === 'mercure-last-event-id')?.[1];
  return told !== undefined && asked !== undefined && told !== asked;
}

import type { Finding, Severity } from '../../model/types.ts';
import { hostOf } from '../../model/url.ts';
import type { LaneView } from '../lane-view.ts';
import type { LaneFinding, LaneRule, Rule } from '../rule.ts';
import { beginnings } from '../spans.ts';
import { type SecretParameter, secretParameters } from './secret-parameters.ts';

/** A secret in a stream's URL. Its value is never repeated. */
export const tokenInUrl: Rule = {
  id: 'token-in-url',
  summary: "A token or key stands in a stream's URL",
  why:
    'URLs end up in the access logs of every server and proxy on the way, in histories and in Referer headers. ' +
    'Whoever reads one there can use the token for as long as it is valid.',
  links: [
    {
      text: 'OWASP: WebSocket Security Cheat Sheet',
      url: 'https://cheatsheetseries.owasp.org/cheatsheets/WebSocket_Security_Cheat_Sheet.html',
    },
    {
      text: 'RFC 6750, 2.3: bearer tokens in the URI query',
      url: 'https://www.rfc-editor.org/rfc/rfc6750#section-2.3',
    },
  ],
  lane: (view) => new TokenInUrl(view),
};

type Judgement = Pick<Finding, 'severity' | 'confidence'>;
const ORDER: readonly Severity[] = ['info', 'advice', 'warning', 'error'];
/** Transports whose own session ids stand in the URL. */
const SESSION_IDS = /^(?:engineio|sockjs|signalr|blazor)/;
/** Services and libraries that take a token in the URL and nowhere else, from a browser. */
const NO_CHOICE = /^(?:ably|signalr|blazor|supabase|liveblocks|partykit|slack|exchange)/;
const SESSION_NAME = /^(?:sid|session(?:[_-]?id)?|id|connectiontoken)$/i;

class TokenInUrl implements LaneRule {
  readonly #view: LaneView;
  #url = '';
  #secrets: readonly SecretParameter[] = [];

  constructor(view: LaneView) {
    this.#view = view;
  }

  finding(): LaneFinding | undefined {
    const { lane, choiceOf } = this.#view;
    const secrets = this.#read(lane.url);
    if (secrets.length === 0) return undefined;
    const judged = secrets.map((secret) => ({ secret, ...this.#judge(secret) }));
    const worst = judged.reduce((a, b) => (rank(b) > rank(a) ? b : a));
    const { name, kind } = worst.secret;
    const other = this.#view.thirdParty;
    return {
      severity: worst.severity,
      title: titleOf(worst.secret, hostOf(lane.url)),
      evidence: {
        url: lane.url.split(/[?#]/, 1)[0] ?? '',
        parameters: secrets.map((one) => `${one.name} (${one.looks})`).join(', '),
        ...(other ? { otherSite: other } : {}),
        ...(choiceOf && choiceOf !== other ? { provider: choiceOf } : {}),
      },
      records: beginnings(lane.attempts.slice(0, 1).map((attempt) => ({ attempt }))),
      advice: adviceOf(kind, name, lane.api === 'WebSocket', this.#provider),
      confidence: worst.confidence,
    };
  }

  /** A known library or service that leaves the page no choice; not just another site. */
  get #provider(): string | undefined {
    const { protocol } = this.#view;
    return protocol && NO_CHOICE.test(protocol.id) ? protocol.name : undefined;
  }

  #judge({ name, kind }: SecretParameter): Judgement {
    const id = this.#view.protocol?.id ?? '';
    const path = hasEngineIo(this.#view.lane.url);
    const session = SESSION_NAME.test(name) && (SESSION_IDS.test(id) || path);
    if (kind === 'public' || session) return { severity: 'info', confidence: 'medium' };
    if (kind === 'ticket') return { severity: 'info', confidence: 'low' };
    if (this.#provider) return { severity: 'advice', confidence: 'medium' };
    const elsewhere = this.#view.thirdParty !== undefined;
    if (kind === 'jwt') return { severity: 'error', confidence: 'high' };
    if (kind === 'random') return { severity: 'warning', confidence: 'low' };
    return { severity: elsewhere ? 'error' : 'warning', confidence: 'medium' };
  }

  #read(url: string): readonly SecretParameter[] {
    if (url !== this.#url) this.#secrets = secretParameters(url);
    this.#url = url;
    return this.#secrets;
  }
}

const rank = ({ severity }: Judgement) => ORDER.indexOf(severity);

function hasEngineIo(url: string): boolean {
  return /[?&]EIO=\d/.test(url);
}

function titleOf({ name, kind }: SecretParameter, host: string): string {
  const what = {
    jwt: `A JWT stands in the URL, as "${name}"`,
    token: `A secret stands in the URL, as "${name}"`,
    random: `What looks like a secret stands in the URL, as "${name}"`,
    ticket: `A ticket stands in the URL, as "${name}"`,
    public: `A key or id that is no secret alone stands in the URL, as "${name}"`,
  }[kind];
  const logged = kind === 'ticket' || kind === 'public' ? '' : ', and in the logs on the way';
  return `${what}: ${host} gets it${logged}`;
}

function adviceOf(
  kind: SecretParameter['kind'],
  name: string,
  webSocket: boolean,
  provider: string | undefined,
): string {
  if (kind === 'public')
    return `Nothing to do if "${name}" is public by design; see that it gives no rights alone.`;
  if (kind === 'ticket')
    return 'Good if it is used once and lives for a minute at most: how long it lives is not in the recording unless it says so.';
  if (provider)
    return `${provider} takes it this way. Use tokens that live shortly and may do little, and never a key with all rights.`;
  const ways = webSocket
    ? 'Sec-WebSocket-Protocol (as Phoenix does), a first message with the token'
    : 'a streamed fetch, which can send an Authorization header';
  return `Use a cookie of the same site, a ticket for one use that is fetched by POST and lives for a minute, or ${ways}. Keep such URLs out of logs meanwhile.`;
}

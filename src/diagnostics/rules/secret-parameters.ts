import { isJwt, MASK, MAYBE_SECRET_LENGTH, queryOf, secretName } from '../../model/mask.ts';
import { TOKEN_IN_URL as AT } from '../thresholds.ts';

/** What a secret in a URL is taken for. */
export type SecretKind =
  /** A JSON Web Token: it says whose it is. */
  | 'jwt'
  /** By its name, or because it is long and random. */
  | 'token'
  | 'random'
  /** It lives shortly or is used once, by its name or by its own dates. */
  | 'ticket'
  /** Names a session of a transport, a page or a public project: known to everybody or of no use alone. */
  | 'public';

/** A parameter of a URL that seems to hold a secret. Its value is not kept. */
export interface SecretParameter {
  name: string;
  kind: SecretKind;
  /** How its value looks, in words. */
  looks: string;
}

const TICKET = /^(?:.*[_-])?(?:ticket|otp|nonce)$/i;
const CSRF = /csrf|xsrf/i;
/** Names that are of keys as often as of channels and of the codes of products. */
const VAGUE = /^(?:key|code)$/i;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const RANDOM_TEXT = /^[\w+/=.~-]+$/;
const RUNS = /[a-z0-9+/]+/gi;

/** The parameters of a URL's query that seem to hold secrets. */
export function secretParameters(url: string): SecretParameter[] {
  return queryOf(url).flatMap(([name, value]) => secretOf(name, value) ?? []);
}

function secretOf(name: string, value: string): SecretParameter | undefined {
  if (isJwt(value)) return jwtOf(name, value);
  const byName = secretName(name);
  const random = looksRandom(value);
  const long = value.length >= (byName === 'secret' ? AT.named : MAYBE_SECRET_LENGTH) || value === MASK;
  const looks = looksOf(value, random);
  if (TICKET.test(name) && long) return { name, kind: 'ticket', looks };
  if (CSRF.test(name) && long) return { name, kind: 'public', looks: `${looks}, against forged requests` };
  if (byName && long && (random || value === MASK || !VAGUE.test(name)))
    return { name, kind: 'token', looks };
  // An identifier by its form, under a name that says nothing of a secret.
  if (!random || UUID.test(value)) return undefined;
  return { name, kind: 'random', looks };
}

function looksOf(value: string, random: boolean): string {
  if (value === MASK) return 'masked in this recording';
  return `${random ? 'long and random' : 'named like a secret'}, ${value.length} characters`;
}

/** Entropy of its characters, and a run of letters and digits that is no word. */
function looksRandom(value: string): boolean {
  if (value.length < AT.random || !RANDOM_TEXT.test(value) || entropy(value) < AT.entropy) return false;
  return (value.match(RUNS) ?? []).some(
    (run) => run.length >= AT.run && /\d/.test(run) && /[a-z]/i.test(run),
  );
}

/** Shannon's, of the characters of a text, in bits a character. */
export function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

/** A JWT says what it is for: nothing of that is kept but whether it is public or short-lived. */
function jwtOf(name: string, value: string): SecretParameter {
  const looks = `JWT, ${value.length} characters`;
  const claims = claimsOf(value);
  if (claims?.role === 'anon') return { name, kind: 'public', looks: `${looks}, of role "anon"` };
  const { exp, iat } = claims ?? {};
  if (typeof exp === 'number' && typeof iat === 'number' && (exp - iat) * 1000 <= AT.ticketLife)
    return { name, kind: 'ticket', looks: `${looks}, valid for ${exp - iat} s` };
  return { name, kind: 'jwt', looks };
}

function claimsOf(jwt: string): { role?: unknown; exp?: unknown; iat?: unknown } | undefined {
  try {
    const base64 = (jwt.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/');
    const claims: unknown = JSON.parse(atob(base64));
    return typeof claims === 'object' && claims !== null ? claims : undefined;
  } catch {
    return undefined;
  }
}

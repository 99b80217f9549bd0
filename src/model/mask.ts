/** Keys whose value is a secret whatever it looks like, and keys that hold one only if the value is long. */
const SECRET_KEY = /^(?:.*token|auth|authorization|jwt|api[_-]?key|secret|password|passwd|pwd|signature)$/i;
const MAYBE_SECRET_KEY = /^(?:key|sig|session|session[_-]?id|sid|ticket|otp|code)$/i;
/** Shorter values are names and numbers. */
export const MAYBE_SECRET_LENGTH = 12;
const JWT = /^eyJ[\w-]+\.[\w-]+\.[\w-]*$/;

const JWT_WITHIN = /\beyJ[\w-]+\.[\w-]+\.[\w-]*/g;
/** Headers that carry credentials: the standard ones, and what services call theirs (`X-Api-Key`, `X-Auth-Token`). */
const SECRET_HEADER =
  /^(?:cookie2?|set-cookie2?|(?:proxy-)?authorization|(?:.*[-_])?(?:[a-z]*token|secret|password|api[-_]?key|access[-_]?key|apikey|auth|session(?:[-_]?id)?|signature|jwt)(?:[-_].*)?)$/i;

/** What a masked value reads as. It survives a second masking unchanged. */
export const MASK = 'MASKED';

/**
 * The URL with credentials and secret-looking values of its query and fragment replaced by {@link MASK}.
 * Text that is not a URL comes back as it was, and so does a URL without secrets, to the letter.
 */
export function maskUrl(url: string): string {
  const masked = url.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#@]*@/i, `$1${MASK}@`);
  const start = masked.search(/[?#]/) + 1;
  if (start === 0) return masked;
  const parts = masked.slice(start).split(/([&#])/);
  return masked.slice(0, start) + parts.map(maskPair).join('');
}

/** Masks each URL in free text, such as the lines of a call stack. */
export function maskText(text: string): string {
  return text.replace(/\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s"'<>]+/gi, maskUrl);
}

/** Does a header hold a secret: by its name, or because its value has a token in it? */
export function isSecretHeader(name: string, value = ''): boolean {
  return SECRET_HEADER.test(name) || value.search(JWT_WITHIN) >= 0;
}

/** A header's value as it may be shown to others: a `Location` or `Referer` keeps all but the secrets of its URL. */
export function maskHeader(name: string, value: string): string {
  if (SECRET_HEADER.test(name)) return value === '' ? '' : MASK;
  const masked = /\s/.test(value) ? maskText(value) : maskUrl(value);
  return masked.replace(JWT_WITHIN, MASK);
}

/** The parameters of a URL's query that have a value, decoded as far as they can be. Not those of its fragment. */
export function queryOf(url: string): [name: string, value: string][] {
  const query = split(split(url, '#')[0], '?')[1];
  if (query === undefined) return [];
  return query.split('&').flatMap((pair): [string, string][] => {
    const [key, value] = split(pair, '=');
    return value === undefined || value === '' ? [] : [[decode(key), decode(value)]];
  });
}

/** Does a parameter's name say that its value is a secret? `maybe`: it is one only if it is long. */
export function secretName(name: string): 'secret' | 'maybe' | undefined {
  if (SECRET_KEY.test(name)) return 'secret';
  return MAYBE_SECRET_KEY.test(name) ? 'maybe' : undefined;
}

/** Is it a JSON Web Token, by its looks? */
export function isJwt(value: string): boolean {
  return JWT.test(value);
}

function maskPair(pair: string): string {
  const [key, value] = split(pair, '=');
  if (value === undefined || value === '') return pair;
  // A fragment may be a route with a query of its own.
  const name = decode(key.slice(key.lastIndexOf('?') + 1));
  return isSecret(name, decode(value)) ? `${key}=${MASK}` : pair;
}

function isSecret(key: string, value: string): boolean {
  const byName = secretName(key);
  if (byName === 'secret' || isJwt(value)) return true;
  return byName === 'maybe' && value.length >= MAYBE_SECRET_LENGTH;
}

function split(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

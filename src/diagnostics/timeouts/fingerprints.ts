import type { HeaderList } from '../../model/types.ts';

/** A header of an answer that tells who stands in between. */
interface Fingerprint {
  readonly header: string;
  /** What its value must look like; any value where left out. */
  readonly value?: RegExp;
  /** Ids of timeouts begin with one of these. */
  readonly ids: readonly string[];
}

/** Railway's and Fly's are in their documentation; the others are general knowledge, not verified. */
const FINGERPRINTS: readonly Fingerprint[] = [
  { header: 'cf-ray', ids: ['cloudflare'] },
  { header: 'server', value: /^cloudflare/i, ids: ['cloudflare'] },
  { header: 'x-amz-cf-id', ids: ['aws-cloudfront'] },
  { header: 'via', value: /cloudfront\.net/i, ids: ['aws-cloudfront'] },
  { header: 'server', value: /^awselb\//i, ids: ['aws-alb'] },
  { header: 'x-amzn-requestid', ids: ['aws-apigw', 'aws-lambda'] },
  { header: 'x-amz-apigw-id', ids: ['aws-apigw'] },
  { header: 'server', value: /^Google Frontend/i, ids: ['gcp-cloud-run', 'gcp-xlb'] },
  { header: 'via', value: /^1\.1 google/i, ids: ['gcp'] },
  { header: 'x-azure-ref', ids: ['azure-frontdoor'] },
  { header: 'x-served-by', value: /^cache-/i, ids: ['fastly'] },
  { header: 'x-timer', value: /^S\d/, ids: ['fastly'] },
  { header: 'server', value: /^Heroku/i, ids: ['heroku'] },
  { header: 'via', value: /vegur|heroku-router/i, ids: ['heroku'] },
  { header: 'x-vercel-id', ids: ['vercel'] },
  { header: 'x-nf-request-id', ids: ['netlify'] },
  { header: 'x-railway-edge', ids: ['railway'] },
  { header: 'x-railway-request-id', ids: ['railway'] },
  { header: 'fly-request-id', ids: ['fly'] },
  { header: 'server', value: /^Fly\//i, ids: ['fly'] },
  { header: 'x-render-origin-server', ids: ['render'] },
  { header: 'rndr-id', ids: ['render'] },
  { header: 'server', value: /^(?:nginx|openresty)/i, ids: ['nginx', 'ingress-nginx'] },
  { header: 'server', value: /^(?:istio-)?envoy/i, ids: ['envoy', 'istio'] },
  { header: 'server', value: /^Caddy/i, ids: ['caddy'] },
  { header: 'via', value: /Caddy/i, ids: ['caddy'] },
  { header: 'server', value: /^Apache/i, ids: ['apache'] },
  { header: 'server', value: /^kong/i, ids: ['kong'] },
  { header: 'x-kong-proxy-latency', ids: ['kong'] },
  { header: 'x-kong-upstream-latency', ids: ['kong'] },
  { header: 'server', value: /^Microsoft-IIS/i, ids: ['iis'] },
  { header: 'x-bluecoat-via', ids: ['bluecoat'] },
];

/** Beginnings of the ids of those whom an answer's headers name. */
export function namedBy(headers: HeaderList | undefined): Set<string> {
  const named = new Set<string>();
  for (const [name, value] of headers ?? []) {
    const header = name.toLowerCase();
    for (const { header: wanted, value: pattern, ids } of FINGERPRINTS)
      if (wanted === header && (pattern?.test(value) ?? true)) for (const id of ids) named.add(id);
  }
  return named;
}

/** Whether a timeout is of one of those {@link namedBy} the headers. */
export function isNamed(id: string, named: ReadonlySet<string>): boolean {
  for (const prefix of named) if (id === prefix || id.startsWith(`${prefix}-`)) return true;
  return false;
}

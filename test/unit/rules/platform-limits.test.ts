import { describe, expect, it } from 'vitest';
import { platformLimits } from '../../../src/diagnostics/rules/platform-limits.ts';
import { diagnose, type Life } from '../helpers/diagnose.ts';

const open = (headers: [string, string][] | undefined, url = 'https://page.example/feed'): Life => [
  { api: 'EventSource', url },
  { kind: 'open', t: 0, headers },
];

describe('platform-limits: fires', () => {
  it('for an origin whose headers name a platform, once it was open for a minute', () => {
    const found = diagnose(
      platformLimits,
      [open([['X-Railway-Edge', 'eu']]), open([['x-railway-edge', 'eu']])],
      {
        now: 60_000,
      },
    );
    expect(found).toEqual([
      {
        type: 'finding',
        rule: 'platform-limits',
        origin: 'https://page.example',
        severity: 'info',
        title: 'Long connections to Railway: its limits apply',
        evidence: {
          platform: 'Railway',
          connections: 2,
          longestOpenSeconds: 60,
          limits: 'SSE and streams: 300 s idle (fixed); SSE and streams: 900 s max-duration (fixed)',
          knownBy: "the answer's headers",
        },
        records: [1, 2],
        advice: expect.stringContaining('WebSocket'),
        confidence: 'medium',
      },
    ]);
  });

  it.each([
    [['x-vercel-id', 'fra1::x'], 'Vercel'],
    [['via', '1.1 vegur'], 'Heroku router'],
    [['server', 'Google Frontend'], 'Google Cloud Run'],
    [['x-amz-apigw-id', 'x'], 'AWS API Gateway'],
    [['x-nf-request-id', 'x'], 'Netlify'],
    [['fly-request-id', 'x'], 'Fly.io'],
    [['rndr-id', 'x'], 'Render'],
  ] as [[string, string], string][])('and knows %j', (header, platform) =>
    expect(diagnose(platformLimits, [open([header])], { now: 60_000 })[0]!.evidence.platform).toContain(
      platform,
    ),
  );
});

describe('platform-limits: near misses', () => {
  it('it was open for 59.9 s', () =>
    expect(diagnose(platformLimits, [open([['x-vercel-id', 'x']])], { now: 59_900 })).toEqual([]));
});

describe('platform-limits: false positives', () => {
  it.each([
    [
      'a CDN in front of a normal server',
      open([
        ['cf-ray', 'x'],
        ['server', 'cloudflare'],
      ]),
    ],
    ['a reverse proxy of its own', open([['server', 'nginx']])],
    ['headers that are not known', open(undefined)],
    ["another site's platform", open([['x-vercel-id', 'x']], 'https://provider.test/feed')],
  ])('%s', (_, life) => expect(diagnose(platformLimits, [life], { now: 900_000 })).toEqual([]));
});

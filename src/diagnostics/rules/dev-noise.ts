import type { PageView } from '../page-view.ts';
import type { PageFinding, PageRule, Rule } from '../rule.ts';

/** Connections of development servers, which are hidden: it is said how many. */
export const devNoise: Rule = {
  id: 'dev-noise',
  summary: 'Connections of development tooling are hidden and not diagnosed',
  why:
    'Hot reloading keeps a stream open on every page of a development server, and reconnects it all the time. That is ' +
    "not the application's, and will not be there in production.",
  links: [
    { text: 'Vite: Hot Module Replacement', url: 'https://vite.dev/guide/features#hot-module-replacement' },
  ],
  page: (view) => new DevNoise(view),
};

class DevNoise implements PageRule {
  readonly #page: PageView;

  constructor(page: PageView) {
    this.#page = page;
  }

  findings(): PageFinding[] {
    const counts = new Map<string, number>();
    let connections = 0;
    for (const lane of this.#page.recording.lanes) {
      const { protocol } = this.#page.viewOf(lane);
      if (!protocol?.devNoise) continue;
      connections++;
      counts.set(protocol.name, (counts.get(protocol.name) ?? 0) + 1);
    }
    if (connections === 0) return [];
    const [noun, verb] = connections === 1 ? ['connection', 'is'] : ['connections', 'are'];
    return [
      {
        severity: 'info',
        title: `${connections} ${noun} of development tooling ${verb} hidden and not diagnosed`,
        evidence: {
          connections,
          tools: [...counts].map(([name, count]) => `${name} × ${count}`).join(', '),
        },
        records: [],
        advice:
          'Nothing to do: they belong to the development server. Show them with the filter if you need them.',
        confidence: 'high',
      },
    ];
  }
}

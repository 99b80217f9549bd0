import { afterEach, describe, expect, it } from 'vitest';
import * as state from '../../../panel/findings/state.ts';
import * as store from '../../../panel/store.ts';
import { Diagnostics } from '../../../src/diagnostics/runner.ts';
import type { Finding } from '../../../src/model/types.ts';
import type { RecorderHost } from '../../../src/recorder/host.ts';
import { connectionLine, record, recordingOf } from '../helpers/recordings.ts';

/** Shows a recording of a Vite socket and one of the page's own. */
function shown() {
  const recording = recordingOf(
    { url: 'ws://localhost:5173/?token=a', protocols: ['vite-hmr'] },
    { kind: 'open', t: 1, protocol: 'vite-hmr' },
    { kind: 'message', t: 2, data: '{"type":"connected"}' },
  );
  recording.addConnection(connectionLine('c2'));
  recording.append(record({ kind: 'open', t: 3, connection: 'c2' }));
  const diagnostics = new Diagnostics(recording);
  const evaluate = () => {
    diagnostics.findings();
    store.findings.value = diagnostics.latest();
    store.evaluated.value++;
  };
  store.host.value = { diagnostics } as Partial<RecorderHost> as RecorderHost;
  store.recording.value = recording;
  evaluate();
  return { recording, evaluate };
}

afterEach(() => {
  store.remember({ devServer: false, ignored: '' });
  store.host.value = store.recording.value = undefined;
  store.findings.value = [];
});

describe("a dev server's connections", () => {
  it('are not among those shown until they are asked for', () => {
    const { recording, evaluate } = shown();
    const ids = () => store.visibleLanes.value.map(({ id }) => id);
    expect([ids(), store.devLanes.value.size]).toEqual([['c2'], 1]);
    const before = store.visibleLanes.value;
    evaluate();
    expect(store.visibleLanes.value).toBe(before);
    store.remember({ devServer: true });
    expect(store.visibleLanes.value).toBe(recording.lanes);
    store.remember({ devServer: false });
    expect(ids()).toEqual(['c2']);
  });
});

describe('a rule ignored here', () => {
  it('is not told of in rows and totals, is counted, and comes back', () => {
    const { recording } = shown();
    const lane = recording.lanes[1]!;
    const found = (rule: string, severity: Finding['severity']): Finding => ({
      ...{ type: 'finding', rule, severity, connection: 'c2', title: rule, evidence: {}, records: [2] },
      ...{ advice: '', confidence: 'low' },
    });
    store.findings.value = [found('a', 'info'), found('b', 'error')];
    const told = () => [state.findingsOf(lane), state.told.value].map((list) => list.map(({ rule }) => rule));
    expect(told()).toEqual([
      ['b', 'a'],
      ['b', 'a'],
    ]);
    state.ignoreRule('b', true);
    expect([told(), state.ignored.value.length]).toEqual([[['a'], ['a']], 1]);
    expect([...state.marksByLane.value.values()].flatMap((marks) => [...marks.keys()])).toEqual(['info']);
    state.ignoreRule('b', false);
    expect([told()[0], state.ignored.value.length]).toEqual([['b', 'a'], 0]);
  });
});

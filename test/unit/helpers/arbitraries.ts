import fc from 'fast-check';
import type { Fact, FactKind } from '../../../src/protocol.ts';
import { FACT_FIELDS } from '../../../src/protocol.ts';
import { closed, closing, errored, got, gotBytes, made, opened, SSE, sent, WS } from './facts.ts';

/** Any UTF-16: lone surrogates, and what the encodings use as their own marks. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 12 })
    .map((units) => String.fromCharCode(...units)),
  fc
    .array(fc.constantFrom(';', ':', ',', '0', '9', '-', '\n', '\ud800', '\udc00'), { maxLength: 12 })
    .map((a) => a.join('')),
  fc.constantFrom('', '__proto__', 'constructor', '12:', '3:abc', '\u2028'),
);

const numberOrNone = fc.oneof(
  fc.constant(Number.NaN),
  fc.integer(),
  fc.double({ noNaN: true }).map((n) => n + 0),
);

/** Any fact that the encoding can carry, whether or not it makes sense. (It knows no negative zero.) */
export const anyFact: fc.Arbitrary<Fact> = fc
  .constantFrom(...(Object.keys(FACT_FIELDS) as FactKind[]))
  .chain((kind) => {
    const [numbers, texts] = FACT_FIELDS[kind];
    return fc.record({
      kind: fc.constant(kind),
      numbers: fc
        .array(numberOrNone, { minLength: numbers, maxLength: numbers })
        .map((all) => all.map((n) => n || n + 0)),
      texts: fc.array(anyText, { minLength: texts, maxLength: texts }),
    });
  });

export interface Told {
  fact: Fact;
  /** Number of the binary payload that the fact names, and its base64. */
  bytes?: [number: string, base64: string];
}

type Step = { slot: number; act: number; data: string; wait: number };
type State = 'connecting' | 'open' | 'waiting';

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    slot: fc.nat(3),
    act: fc.nat(11),
    data: anyText,
    wait: fc.nat(20_000).map((us) => us / 1000),
  }),
  { maxLength: 60 },
);

/** What a page with up to four streams at a time may tell: whole lives, told in order, with reconnects. */
export const pageLife: fc.Arbitrary<Told[]> = steps.map((all) => {
  const told: Told[] = [];
  const slots: ({ conn: number; state: State } | undefined)[] = [];
  let t = 1;
  let conns = 0;
  let payloads = 0;
  for (const { slot, act, data, wait } of all) {
    t += wait;
    const sse = slot < 2;
    const now = slots[slot];
    const tell = (fact: Fact, bytes?: Told['bytes']): void => void told.push({ fact, bytes });
    const end = (): void => {
      slots[slot] = undefined;
    };
    if (!now) {
      slots[slot] = { conn: conns, state: 'connecting' };
      tell(made(conns++, t, `${sse ? SSE : WS}?slot=${act % 2}`));
    } else if (now.state === 'open' && act < 6) {
      if (sse) tell(got(now.conn, t, data, 'message', act % 2 ? data.slice(0, 3) : ''));
      else if (act < 3) tell(got(now.conn, t, data));
      else if (act < 5) tell(sent(now.conn, t, data));
      else {
        const number = payloads++;
        tell(gotBytes(now.conn, t, 4, number), [`${number}`, btoa(`${number}`.padStart(4))]);
      }
    } else if (act < 6) {
      now.state = 'open';
      tell(opened(now.conn, t));
    } else if (sse && act < 9) {
      now.state = 'waiting';
      tell(errored(now.conn, t, 0));
    } else if (sse) {
      tell(act < 10 ? errored(now.conn, t, 2) : closing(now.conn, t));
      end();
    } else {
      if (act < 8) tell(errored(now.conn, t, 3));
      if (act === 11) tell(closing(now.conn, t, 1000));
      tell(closed(now.conn, t, act < 9 ? 1006 : 1000, data.slice(0, 5)));
      end();
    }
  }
  return told;
});

/** What the shop sells, the same each time. */

export interface Order {
  /** Beyond 2^53 where it is written as a number. */
  id: string;
  item: string;
  /** In euros. */
  total: number;
  /** Ms since the Unix epoch. */
  placed: number;
  lines: { sku: string; count: number }[];
}

const ITEMS = ['Storm lantern', 'Rope, 20 m', 'Pine tar soap', 'Wool blanket', 'Enamel mug', 'Deck broom'];
const FIRST = 9_007_199_254_740_993n;

/** Orders one after the other; `seed` tells those of one client from another's. */
export function orders(seed: number): () => Order {
  let n = 0;
  return () => {
    n += 1;
    const at = (seed + n) % ITEMS.length;
    return {
      id: String(FIRST + BigInt(seed * 1000 + n)),
      item: ITEMS[at] ?? '',
      total: Math.round((18 + 7 * at + 4 * Math.sin(n / 3 + seed)) * 100) / 100,
      placed: Date.now(),
      lines: [
        { sku: `HP-${100 + at}`, count: 1 + (n % 3) },
        { sku: `HP-${200 + (n % 7)}`, count: 1 },
      ],
    };
  };
}

/** An order as JSON whose id is a number with all its digits. */
export const jsonOf = (order: Order): string =>
  JSON.stringify(order).replace(`"id":"${order.id}"`, `"id":${order.id}`);

/** A token as sign-in services make them; nobody has signed it. */
export const TOKEN = [
  { alg: 'none', typ: 'JWT' },
  { sub: 'counter-3', name: 'Ada', iat: 1_700_000_000, exp: 1_900_000_000 },
]
  .map((part) => btoa(JSON.stringify(part)).replace(/=+$/, ''))
  .join('.')
  .concat('.bGFi');

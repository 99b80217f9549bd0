/** What the fictional shop "Harbor & Pine" has to tell. All of it follows from numbers: each run looks alike. */

/** A repeatable source of numbers in [0, 1) (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function pick<T>(items: readonly [T, ...T[]], random: number): T {
  return items[Math.floor(random * items.length)] ?? items[0];
}

/** Name, price in cents, stock. */
export const PRODUCTS: readonly [Product, ...Product[]] = [
  { sku: 'HP-GUJI-250', name: 'Guji Natural, 250 g', price: 1490, stock: 84 },
  { sku: 'HP-HARB-1K', name: 'Harbor Espresso, 1 kg', price: 3290, stock: 46 },
  { sku: 'HP-KETL-08', name: 'Trail Kettle, 0.8 l', price: 5900, stock: 23 },
  { sku: 'HP-GRND-38', name: 'Hand Grinder 38', price: 8900, stock: 17 },
  { sku: 'HP-CONE-02', name: 'Cone Dripper 02', price: 2450, stock: 61 },
  { sku: 'HP-MUG-EN', name: 'Enamel Mug, pine', price: 1600, stock: 132 },
];

interface Product {
  readonly sku: string;
  readonly name: string;
  readonly price: number;
  readonly stock: number;
}

const CUSTOMERS = [
  'M. Lindqvist',
  'A. Okafor',
  'J. Reyes',
  'S. Halloran',
  'T. Nakamura',
  'E. Brandt',
  'P. Moreau',
  'R. Castellan',
  'I. Novak',
  'D. Whitlock',
  'L. Aalto',
] as const;

/** State of an order, and how many orders later than its payment it gets there. */
const STATES = [
  ['paid', 0],
  ['picking', 2],
  ['packed', 5],
  ['shipped', 9],
] as const;

/** Event `n` (from 0) of the order log: every order is paid, picked, packed and shipped, in this order. */
export function orderEvent(n: number): object {
  const [state, lag] = STATES[n % STATES.length] ?? STATES[0];
  const order = 7719 + Math.floor(n / STATES.length) - lag;
  const random = seeded(order * 7919);
  const product = pick(PRODUCTS, random());
  const quantity = 1 + Math.floor(random() ** 3 * 4);
  const minutes = 14 * 60 + 30 + (order - 7719) * 4 + Math.floor(random() * 20);
  const eta = `${String(Math.floor(minutes / 60) % 24).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
  return {
    id: `o-${order}`,
    state,
    eta,
    customer: pick(CUSTOMERS, random()),
    item: product.name,
    quantity,
    total: (product.price * quantity) / 100,
  };
}

const NOTICES = [
  ['info', 'Return received for o-7688: inspected, back to stock.'],
  ['warning', 'Hand Grinder 38 runs low: 17 left, next delivery on Thursday.'],
  ['success', 'Carrier collected 42 parcels at dock 2.'],
  ['info', 'Review with five stars for Trail Kettle, 0.8 l.'],
  ['warning', 'Payment of o-7731 needs a second look: billing country differs.'],
  ['success', 'Roast batch 118 is cupped and released.'],
] as const;

/** Notification `n`, from 0. */
export function notice(n: number): object {
  const [level, text] = NOTICES[n % NOTICES.length] ?? NOTICES[0];
  return { id: 400 + n, level, text };
}

const PATHS = [
  '/',
  '/coffee',
  '/coffee/guji',
  '/gear/kettles',
  '/gear/grinders',
  '/cart',
  '/journal',
] as const;

/** Page view `n`, from 0, with the visitors on the site at that time. */
export function pageView(n: number): object {
  const random = seeded(9000 + n);
  return {
    path: pick(PATHS, random() ** 1.6),
    visitors: Math.round(148 + 22 * Math.sin(n / 60) + 8 * random()),
    ms: Math.round(90 + 400 * random() ** 3),
  };
}

/** What the customers say in the support chat; the conversations follow one another. */
export const CHAT: readonly { readonly from: string; readonly text: string }[] = [
  { from: 'Maren', text: 'Hi! Does the Cone Dripper 02 fit on the enamel mug?' },
  { from: 'Maren', text: 'Perfect. And are the paper filters in the box?' },
  { from: 'Maren', text: 'Great, ordering both. Thank you!' },
  { from: 'Tobias', text: 'My order o-7702 says packed since this morning, is it stuck?' },
  { from: 'Tobias', text: 'Ah, I see. Can it still go to the parcel shop instead?' },
  { from: 'Tobias', text: 'Brilliant, thanks for the quick help.' },
];

/** Reads parsed JSON from anywhere: nothing throws, and only members of its own count (`__proto__` is one like others). */

export type JsonObject = Readonly<Record<string, unknown>>;

/** The value of a JSON text; undefined where it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** An object that is no array; undefined for everything else. */
export function objectOf(value: unknown): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as JsonObject)
    : undefined;
}

type Path = readonly (string | number)[];

/** The value under keys and indices, one below the other; undefined where one of them is missing. */
export function at(value: unknown, ...path: Path): unknown {
  return walk(value, path);
}

/** The string under a path; '' where there is none. */
export function textAt(value: unknown, ...path: Path): string {
  const found = walk(value, path);
  return typeof found === 'string' ? found : '';
}

/** The array under a path; an empty one where there is none. */
export function listAt(value: unknown, ...path: Path): readonly unknown[] {
  const found = walk(value, path);
  return Array.isArray(found) ? found : NONE;
}

/** The count under a path; undefined where there is no finite number that is zero or more. */
export function countAt(value: unknown, ...path: Path): number | undefined {
  const found = walk(value, path);
  return typeof found === 'number' && Number.isFinite(found) && found >= 0 ? found : undefined;
}

/** A key made of an index or id under a path; `otherwise` where there is neither. */
export function keyAt(value: unknown, otherwise: string, ...path: Path): string {
  const found = walk(value, path);
  return typeof found === 'number' || (typeof found === 'string' && found !== '')
    ? String(found).slice(0, 256)
    : otherwise;
}

const NONE: readonly unknown[] = [];

function walk(value: unknown, path: Path): unknown {
  let found = value;
  for (let i = 0; i < path.length; i++) {
    const key = path[i] as string | number;
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, key)) return undefined;
    found = (found as Record<string | number, unknown>)[key];
  }
  return found;
}

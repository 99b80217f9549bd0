let failures = 0;

/** A failure of ours, which the page must not see: counted, and told with the next facts. */
export function failed(): void {
  failures++;
}

/** Runs a part of ours; what it throws is counted and never reaches the page. */
export function guard(work: () => unknown): void {
  try {
    work();
  } catch {
    failures++;
  }
}

/** Failures since the last call. */
export function takeFailures(): number {
  const count = failures;
  failures = 0;
  return count;
}

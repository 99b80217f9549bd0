import { MOMENTS_LIMIT, type Moment } from '../protocol.ts';

/** So many of those told together are told one by one, the rest as one with their number. */
const ONE_BY_ONE = Math.min(10, MOMENTS_LIMIT - 1);

/** Adds long tasks, as the browser's performance timeline has them, to `tasks`, which does not grow without bound. */
export function addTasks(
  tasks: Moment[],
  entries: readonly Pick<PerformanceEntry, 'startTime' | 'duration'>[],
  timeOrigin: number,
): void {
  for (const { startTime, duration } of entries) {
    const rest = tasks[ONE_BY_ONE];
    if (rest) {
      rest.duration = (rest.duration ?? 0) + duration;
      rest.count = (rest.count ?? 1) + 1;
    } else tasks.push({ mark: 'long-task', t: timeOrigin + startTime, duration });
  }
}

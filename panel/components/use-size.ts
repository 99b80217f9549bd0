import { useEffect } from 'preact/hooks';
import { host } from '../store.ts';

/** Calls back with the content size of an element, at once and whenever it changes. */
export function useSize(
  ref: { current: HTMLElement | null },
  report: (width: number, height: number) => void,
): void {
  const element = ref.current;
  useEffect(() => {
    const watched = ref.current;
    if (!watched) return undefined;
    const tell = () => report(watched.clientWidth, watched.clientHeight);
    const observer = new ResizeObserver(tell);
    observer.observe(watched);
    tell();
    return () => observer.disconnect();
    // The element changes when "Connecting…" gives way to the panel.
  }, [element, host.value]);
}

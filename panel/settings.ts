/** What the panel remembers across re-docking and restarts: sizes and habits, of a recording the page's origin at most. */
export interface Settings {
  /** Width of the list beside the lanes, px. */
  list: number;
  /** Height of the upper part, as a fraction. */
  upper: number;
  /** Details: a fraction of the width (wide) or of the height (stacked). */
  details: number;
  detailsOpen: boolean;
  /** Columns of the events table: which are hidden, and their widths. */
  columns: string;
  /** The theme last seen, so that the next document need not flash. */
  theme: 'dark' | 'light' | '';
  /** How the lanes are put in order and together: names of `arrange.ts`, others count as the first. */
  sort: string;
  group: string;
  /** The ruler shows the wall clock instead of times since the beginning. */
  clock: boolean;
  /** Ticks are as high as payloads are large. */
  sizes: boolean;
  /** Connections of developers' tooling are shown. */
  devServer: boolean;
  /** Rules that are not to be told of, by the origin of the page: text of `findings/ignored.ts`. */
  ignored: string;
}

export const DEFAULTS: Settings = {
  ...{ list: 370, upper: 0, details: 0.36, detailsOpen: true, columns: '', theme: '' },
  ...{ sort: 'start', group: 'none', clock: false, sizes: false },
  ...{ devServer: false, ignored: '' },
};
const KEY = 'streamgauge.panel';

/** Reads what was remembered; whatever is missing, foreign or unreadable is the default. */
export function readSettings(storage: () => Pick<Storage, 'getItem'> = () => localStorage): Settings {
  const settings = { ...DEFAULTS };
  try {
    const stored: unknown = JSON.parse(storage().getItem(KEY) ?? '{}');
    for (const key of Object.keys(DEFAULTS) as (keyof Settings)[]) {
      const value = (stored as Record<string, unknown> | null)?.[key];
      if (typeof value === typeof DEFAULTS[key]) Object.assign(settings, { [key]: value });
    }
  } catch {
    // Storage is forbidden or holds something else: the defaults are fine.
  }
  return settings;
}

/** Remembers; where storage is forbidden, only until the document goes. */
export function writeSettings(settings: Settings): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(settings));
  } catch {
    // Nothing is lost but a size.
  }
}

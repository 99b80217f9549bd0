const PATHS = {
  clear: 'M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11M4.2 4.2l7.6 7.6',
  import: 'M8 10V2.5M5 5.5l3-3 3 3M2.5 10v3.5h11V10',
  export: 'M8 2.5V10M5 7l3 3 3-3M2.5 10v3.5h11V10',
  caret: 'M5 6.5l3 3 3-3',
  close: 'M4 4l8 8M12 4l-8 8',
  settings: 'M2 4.5h12M2 8h12M2 11.5h12M5 3v3M11 6.500v3M7 10v3',
  arrange: 'M2.5 4.5h11M2.5 8h7.500M2.5 11.5h4M12 8v5M10 11l2 2 2-2',
  clock: 'M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11M8 5v3l2.2 1.6',
  sizes: 'M3 8v5M6 3v10M9 6v7M12 10v3',
  picture: 'M2.5 3.5h11v9h-11zM2.5 10.5l3-3 3 3 2-2 3 3',
  follow: 'M3 8h8M8 5l3 3-3 3M13.5 3.5v9',
  search: 'M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9M10.3 10.3L14 14',
  fit: 'M2.5 3.5v9M13.5 3.5v9M5 8h6M7 6L5 8l2 2M9 6l2 2-2 2',
} as const;

/** A 16 px line drawing. Decoration: the button around it has the name. */
export function Icon({ name }: { name: keyof typeof PATHS }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
      <path d={PATHS[name]} fill="none" stroke="currentColor" stroke-width="1.4" stroke-linecap="round" />
    </svg>
  );
}

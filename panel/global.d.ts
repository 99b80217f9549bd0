import type { RecorderHost } from '../src/recorder/host.ts';

declare global {
  /** What DevTools calls its theme; `default` is light. */
  type DevToolsTheme = 'dark' | 'light' | 'default';

  /** What the panel document offers to devtools.ts, which lives in another document of the extension. */
  interface StreamgaugePanel {
    /** Shows the recorder's recording. May be called again, with the same or with another host. */
    attach(host: RecorderHost, platform?: { theme?: DevToolsTheme }): void;
    setTheme(theme: DevToolsTheme | undefined): void;
    /** What the Export button would save. */
    exportText(): Promise<string>;
    /** What the lanes show now as an SVG file; empty while there are no streams. */
    picture(): string;
  }

  interface Window {
    streamgauge: StreamgaugePanel;
  }
}

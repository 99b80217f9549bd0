import { useRef, useState } from 'preact/hooks';
import { LEAST_UPPER, mainHeight, panelSize, upperHeight } from '../layout.ts';
import { importFile } from '../session.ts';
import { host, remember } from '../store.ts';
import { Connections } from './Connections.tsx';
import { Lower } from './Lower.tsx';
import { Notices } from './Notices.tsx';
import { Splitter } from './Splitter.tsx';
import { StatusBar } from './StatusBar.tsx';
import { Toolbar } from './Toolbar.tsx';
import { useSize } from './use-size.ts';

/** The whole panel. A file dropped anywhere on it is imported. */
export function App() {
  const root = useRef<HTMLDivElement>(null);
  const [dropping, setDropping] = useState(false);
  useSize(root, (width, height) => {
    panelSize.value = { width, height };
  });
  if (!host.value) {
    return (
      <div class="panel quiet" ref={root}>
        <p role="status">Connecting…</p>
      </div>
    );
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a place to drop files on; the Import button does the same
    <div
      class={`panel${dropping ? ' dropping' : ''}`}
      ref={root}
      onDragOver={(event) => {
        if (!event.dataTransfer?.types.includes('Files')) return;
        event.preventDefault();
        setDropping(true);
      }}
      onDragLeave={(event) => {
        if (!(event.relatedTarget instanceof Node) || !root.current?.contains(event.relatedTarget))
          setDropping(false);
      }}
      onDrop={(event) => {
        event.preventDefault();
        setDropping(false);
        const file = event.dataTransfer?.files[0];
        if (file) void importFile(file);
      }}
    >
      <Toolbar />
      <Notices />
      <Main />
      <StatusBar />
      {dropping && <div class="drop-hint">Drop a recording to look at it</div>}
    </div>
  );
}

function Main() {
  const main = useRef<HTMLElement>(null);
  useSize(main, (_width, height) => {
    mainHeight.value = height;
  });
  return (
    <main class="main" ref={main}>
      <Connections />
      <Splitter
        label="Height of the connections"
        orientation="horizontal"
        value={upperHeight.value}
        min={LEAST_UPPER}
        max={Math.max(LEAST_UPPER, mainHeight.value - 80)}
        onChange={(px) => remember({ upper: px / mainHeight.value })}
        onReset={() => remember({ upper: 0 })}
      />
      <Lower />
    </main>
  );
}

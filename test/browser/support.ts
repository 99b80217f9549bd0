import { expect } from '@playwright/test';
import type { ConnectionLine, Line, Loss, ReceivedRecord, StreamRecord } from '../../src/model/types.ts';
import type { Panel } from './drivers/driver.ts';

/** What the panel's Export would save, parsed, with its lines by type. */
export interface Exported {
  text: string;
  lines: Line[];
  connections: ConnectionLine[];
  records: StreamRecord[];
  losses: Loss[];
}

export async function exported(panel: Panel): Promise<Exported> {
  const text = await panel.evaluate(() => window.streamgauge.exportText());
  const lines = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);
  return {
    text,
    lines,
    connections: lines.filter((line) => line.type === 'connection'),
    records: lines.filter((line) => line.type === 'record'),
    losses: lines.filter((line) => line.type === 'loss'),
  };
}

/** Waits until the recording is as described, and gives it. */
export async function until(
  panel: Panel,
  what: string,
  holds: (recording: Exported) => boolean,
  timeout = 30_000,
): Promise<Exported> {
  let last: Exported | undefined;
  await expect
    .poll(
      async () => {
        last = await exported(panel);
        return holds(last);
      },
      { message: what, timeout, intervals: [50, 100, 200] },
    )
    .toBe(true);
  return last as Exported;
}

/** Records of the connections whose URL contains `part`. */
export function of(recording: Exported, part: string): StreamRecord[] {
  const ids = new Set(recording.connections.filter((c) => c.url.includes(part)).map((c) => c.id));
  return recording.records.filter((record) => ids.has(record.connection));
}

export function messages(records: StreamRecord[]): ReceivedRecord[] {
  return records.filter((record) => record.kind === 'message');
}

export function kinds(records: StreamRecord[]): string[] {
  return records.map((record) => record.kind);
}

/** A script as the lab's /page takes it. */
export function pageUrl(origin: string, script: string, more = ''): string {
  return `${origin}/page?script=${Buffer.from(script).toString('base64url')}${more}`;
}

/** Drops a file onto the panel, as a person does. */
export async function dropFile(panel: Panel, name: string, text: string): Promise<void> {
  await panel.evaluate(
    (file) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([file.text], file.name));
      const options = { dataTransfer: transfer, bubbles: true, cancelable: true };
      document.querySelector('.panel')!.dispatchEvent(new DragEvent('drop', options));
    },
    { name, text },
  );
}

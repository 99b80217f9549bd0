/** What was found, in the real panel: told, shown, ignored and told again, copied; and what messages are for. */
import { stretch } from '../tools/stretch.ts';
import type { Panel } from './drivers/driver.ts';
import { expect, test } from './fixtures.ts';
import { dropFile, exported, messages, until } from './support.ts';

const flag = (panel: Panel): Promise<string | undefined> =>
  panel.evaluate(() => document.querySelector<HTMLElement>('.connection-row .flag')?.innerText.trim());
const cells = (panel: Panel, column: string): Promise<string[]> =>
  panel.evaluate((name) => {
    const heads = [...document.querySelectorAll<HTMLElement>('.event-row.head [role=columnheader]')];
    const at = heads.findIndex((head) => head.innerText.trim() === name);
    return [...document.querySelectorAll('.event-rows .event-row.message')].map(
      (row) => (row.children[at] as HTMLElement | undefined)?.innerText ?? 'no such column',
    );
  }, column);

test('a finding is told, shown, copied, ignored and told again; heartbeats are known and can be hidden', async ({
  newTab,
}) => {
  const { panel, visit } = await newTab({ panel: { size: { width: 1200, height: 620 } } });
  await visit(`new WebSocket('/ws/heartbeat?every=10').onmessage = () => {};`);
  await until(panel, 'a dozen messages that are no heartbeats', (r) => messages(r.records).length > 65);
  await panel.click({ role: 'button', name: 'Record' });
  const { lines } = await exported(panel);
  // The same as if it had been watched for minutes.
  const told = lines.filter((line) => line.type !== 'finding').map((line) => JSON.stringify(line));
  await dropFile(panel, 'minutes.ndjson', stretch(`${told.join('\n')}\n`, 400));
  await expect.poll(() => flag(panel)).toBe('receive-only');

  // From the status bar to the whole page's findings, and from there to the records.
  await panel.click({ role: 'button', name: '1 advice on this page' });
  await expect
    .poll(() => panel.text())
    .toMatch(/1 advice[\s\S]*only ever receives[\s\S]*Show records[\s\S]*confidence/);
  const link = await panel.evaluate(() => {
    const { target, rel, href } = document.querySelector<HTMLAnchorElement>('.card a')!;
    return { target, rel, web: href.startsWith('https://') };
  });
  expect(link).toEqual({ target: '_blank', rel: 'noopener noreferrer', web: true });
  await panel.click({ role: 'button', name: 'Copy' });
  await panel.waitFor(() => document.querySelector('.card')?.textContent?.includes('Copied'), undefined, {
    what: 'that it was copied',
  });
  expect(await panel.text()).toMatch(/What it would take as SSE[\s\S]*Data flow\s+One-way: /);
  await panel.click({ role: 'button', name: 'Show records' });
  await panel.waitFor(() => document.querySelector('.event-row.pointed[aria-selected=true]'), undefined, {
    what: 'the first of the records, selected and marked',
  });

  // What messages are for.
  await expect.poll(async () => new Set(await cells(panel, 'Class'))).toEqual(new Set(['app', 'heartbeat']));
  await panel.click({ role: 'button', name: /^Hide heartbeats/ });
  await expect.poll(async () => new Set(await cells(panel, 'Class'))).toEqual(new Set(['app']));
  await panel.click({ role: 'button', name: /^Heartbeats hidden [1-9]/ });
  await panel.fill({ role: 'combobox', name: 'Filter' }, 'class:heartbeat');
  await expect.poll(async () => new Set(await cells(panel, 'Class'))).toEqual(new Set(['heartbeat']));
  await panel.press('Escape');

  await panel.click({ role: 'tab', name: /^Findings/ });
  await panel.click({ role: 'button', name: 'Ignore this rule here' });
  await expect.poll(() => flag(panel)).toBe(undefined);
  expect(await panel.text()).toContain('Nothing but what is ignored: 1 finding.');
  await panel.click({ role: 'button', name: '1 ignored' });
  await panel.click({ role: 'button', name: 'Stop ignoring' });
  await expect.poll(() => flag(panel)).toBe('receive-only');
});

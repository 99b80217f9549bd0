import type { Lane } from '../../src/model/lane.ts';
import { STATE_WORDS, subprotocol } from '../describe.ts';
import { annotationsOf, findingsOf } from '../findings/state.ts';
import { clock, count, duration, plural, size } from '../format.ts';
import { CONTEXT_WORDS } from '../request.ts';
import { evaluated, host, now, tab, tick } from '../store.ts';
import { CopyButton } from './CopyButton.tsx';
import { Facts } from './Facts.tsx';
import { BriefFindings } from './Findings.tsx';

const SHOWN_URL = 4000;

/** The connection: what was found about it, and what it is. */
export function ConnectionDetails({ lane }: { lane: Lane }) {
  tick.value;
  evaluated.value;
  const line = lane.current;
  const found = findingsOf(lane);
  const protocol = host.value?.diagnostics.protocolOf(lane);
  const url =
    line.url.length > SHOWN_URL
      ? `${line.url.slice(0, SHOWN_URL)}… (${plural(line.urlLength ?? line.url.length, 'character')})`
      : line.url;
  return (
    <>
      {/* Beside the Findings tab they would be there twice. */}
      {found.length > 0 && tab.value !== 'findings' && <BriefFindings findings={found} />}
      {found.length === 0 &&
        annotationsOf(lane).map((annotation) => (
          <p key={annotation.label} class="sentence">
            <b>{annotation.label}</b> {annotation.detail}
          </p>
        ))}
      <Facts
        facts={[
          ['API', line.polling ? 'fetch or XMLHttpRequest' : line.api],
          [
            'Polling',
            line.polling === 'long'
              ? 'long: each request is held until there is something to tell (inferred from their times)'
              : line.polling
                ? 'at an interval (inferred from their times)'
                : '',
          ],
          [
            'URL',
            <span key="url" class="mono">
              {url}
            </span>,
          ],
          ['State', STATE_WORDS[lane.state]],
          ['Subprotocols', subprotocol(line)],
          ['Speaks', protocol ? `${protocol.name} (recognised by what was said)` : ''],
          [
            'Credentials',
            line.withCredentials === undefined
              ? ''
              : line.withCredentials
                ? 'with credentials'
                : 'same-origin only',
          ],
          ['Method', line.method ?? lane.attempt?.connecting?.method ?? ''],
          [
            'Made by',
            [CONTEXT_WORDS[line.context] ?? line.context, brief(line.frameUrl)].filter(Boolean).join(', '),
          ],
          ['Began', Number.isNaN(lane.firstT) ? '' : clock(lane.firstT)],
          ['Open for', duration(lane.openFor(now()))],
          ['Received', `${plural(lane.messagesIn, 'message')}, ${size(lane.bytesIn)}`],
          [
            'Sent',
            lane.api === 'EventSource'
              ? ''
              : `${plural(lane.messagesOut, 'message')}, ${size(lane.bytesOut)}`,
          ],
          ['Data flow', host.value?.diagnostics.shapeOf(lane, now())?.words ?? ''],
          ['Attempts', count(lane.attemptCount)],
          ['Last event ID', lane.lastEventId?.slice(0, 200) ?? ''],
          lane.connections.length > 1 && [
            'Re-created',
            `${plural(lane.connections.length - 1, 'time')} by the page (inferred: same URL after a loss)`,
          ],
          line.predatesRecording === true && [
            'Note',
            'it was made before the recorder listened: its beginning is not known',
          ],
          [
            line.api === 'fetch' || line.api === 'XMLHttpRequest' ? 'Read at' : 'Made at',
            line.stack ? (
              <pre key="stack" class="stack">
                {line.stack.replace(/^[ \t]+/gm, '').replaceAll(origin(line.frameUrl), '')}
              </pre>
            ) : (
              ''
            ),
          ],
        ]}
      />
      <CopyButton text={() => line.url} name="Copy URL" />
    </>
  );
}

/** Enough of a URL to know it by. */
function brief(url: string): string {
  return url.length > 160 ? `${url.slice(0, 160)}…` : url;
}

/** What the frames of a page's own scripts have in common, and need not say each. */
function origin(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : url;
}

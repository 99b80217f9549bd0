import { useState } from 'preact/hooks';
import { isSecretHeader } from '../../src/model/mask.ts';
import type { HeaderList, Source } from '../../src/model/types.ts';
import { plural } from '../format.ts';
import { headersText, SEEN_BY } from '../request.ts';
import { CopyButton } from './CopyButton.tsx';
import { Cut } from './Facts.tsx';

/** A server may send thousands. */
const SHOWN = 200;

/** Headers in the order in which they came. What is secret is shown on request only, one by one. */
export function HeaderBlock(props: {
  name: string;
  headers: HeaderList | undefined;
  source: Source;
  /** Said where the headers are not known. */
  unknown: string;
}) {
  const { name, headers, source, unknown } = props;
  const [shown, setShown] = useState<ReadonlySet<number>>(new Set());
  const [all, setAll] = useState(false);
  const toggle = (index: number) => {
    const next = new Set(shown);
    if (!next.delete(index)) next.add(index);
    setShown(next);
  };
  const listed = all ? headers : headers?.slice(0, SHOWN);
  return (
    <section class="block" aria-label={name}>
      <BlockHead
        name={name}
        note={headers ? SEEN_BY[source] : ''}
        copy={headers && headers.length > 0 ? () => headersText(headers, shown) : undefined}
      />
      {headers ? (
        <dl class="headers">
          {listed?.map(([key, value], index) => (
            // Names come more than once: only their place tells them apart.
            <div key={`${index} ${key}`}>
              <dt>{key}</dt>
              <dd>
                {value !== '' && isSecretHeader(key, value) ? (
                  <Secret name={key} value={value} shown={shown.has(index)} onToggle={() => toggle(index)} />
                ) : (
                  <Cut text={value} />
                )}
              </dd>
            </div>
          ))}
        </dl>
      ) : (
        <p class="dim">{unknown}</p>
      )}
      {headers?.length === 0 && <p class="dim">None.</p>}
      {headers && listed && listed.length < headers.length && (
        <button type="button" class="link" onClick={() => setAll(true)}>
          show all {plural(headers.length, 'header')}
        </button>
      )}
    </section>
  );
}

/** Name of a block, who says so, and its Copy. */
export function BlockHead(props: { name: string; note?: string; copy?: (() => string) | undefined }) {
  return (
    <div class="block-head">
      <h4>{props.name}</h4>
      {props.note && <span class="dim">{props.note}</span>}
      <span class="grow" />
      {props.copy && (
        <CopyButton text={props.copy} name="Copy all" class="link" title={`Copy: ${props.name}`} />
      )}
    </div>
  );
}

function Secret(props: { name: string; value: string; shown: boolean; onToggle: () => void }) {
  const { name, value, shown, onToggle } = props;
  return (
    <>
      {shown ? <Cut text={value} /> : <span title="Masked: a secret. Copies are masked too.">••••••••</span>}{' '}
      <button
        type="button"
        class="link"
        aria-label={`${shown ? 'Hide' : 'Show'} the value of ${name}`}
        aria-pressed={shown}
        onClick={onToggle}
      >
        {shown ? 'hide' : 'show'}
      </button>
    </>
  );
}

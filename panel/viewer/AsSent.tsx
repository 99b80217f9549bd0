import { useMemo, useState } from 'preact/hooks';
import { isBinary } from '../../src/model/bytes.ts';
import type { Data } from '../../src/model/types.ts';
import { HexRows } from './HexRows.tsx';
import { PartPager } from './PartPager.tsx';
import { bytesPart, partCount, textPart } from './payload-parts.ts';
import { TextRowsView } from './TextRowsView.tsx';

/** A payload as it was sent, as text or as bytes; a long one part by part. */
export function AsSent({ data, format }: { data: Data; format: 'raw' | 'hex' }) {
  const [part, setPart] = useState(0);
  return (
    <>
      {format === 'raw' && isBinary(data) && <p class="dim">Bytes, read as UTF-8.</p>}
      <PartPager part={part} parts={partCount(data)} onPart={setPart} />
      {format === 'raw' ? <Text data={data} part={part} /> : <Bytes data={data} part={part} />}
    </>
  );
}

function Text({ data, part }: { data: Data; part: number }) {
  const text = useMemo(() => textPart(data, part), [data, part]);
  return <TextRowsView text={text} />;
}

function Bytes({ data, part }: { data: Data; part: number }) {
  const { bytes, offset } = useMemo(() => bytesPart(data, part), [data, part]);
  return <HexRows bytes={bytes} offset={offset} />;
}

const PER_ROW = 16;

/** Offset, bytes and ASCII of `bytes` from `from` to `to`, 16 a line, as `hexdump -C` shows them. */
export function hexDump(bytes: Uint8Array, from = 0, to = bytes.length): string {
  const lines: string[] = [];
  const end = Math.min(to, bytes.length);
  for (let offset = from; offset < end; offset += PER_ROW) {
    let hex = '';
    let ascii = '';
    for (let i = 0; i < PER_ROW; i++) {
      if (i === PER_ROW / 2) hex += ' ';
      const byte = offset + i < end ? bytes[offset + i] : undefined;
      hex += byte === undefined ? '   ' : `${byte.toString(16).padStart(2, '0')} `;
      if (byte !== undefined) ascii += byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.';
    }
    lines.push(`${offset.toString(16).padStart(8, '0')}  ${hex} ${ascii}`);
  }
  return lines.join('\n');
}

/** Bytes in a row. */
export const HEX_COLUMNS = 16;

/**
 * Offset, bytes and ASCII of `bytes` from `from` to `to`, 16 a line, as `hexdump -C` shows them. `base` is the offset
 * of the first of all of them.
 */
export function hexDump(bytes: Uint8Array, from = 0, to = bytes.length, base = 0): string {
  const lines: string[] = [];
  const end = Math.min(to, bytes.length);
  for (let offset = from; offset < end; offset += HEX_COLUMNS) {
    let hex = '';
    let ascii = '';
    for (let i = 0; i < HEX_COLUMNS; i++) {
      if (i === HEX_COLUMNS / 2) hex += ' ';
      const byte = offset + i < end ? bytes[offset + i] : undefined;
      hex += byte === undefined ? '   ' : `${byte.toString(16).padStart(2, '0')} `;
      if (byte !== undefined) ascii += byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.';
    }
    lines.push(`${(base + offset).toString(16).padStart(8, '0')}  ${hex} ${ascii}`);
  }
  return lines.join('\n');
}

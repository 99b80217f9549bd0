/**
 * The interpretation of an event stream, slow and to the letter of WHATWG HTML 9.2.6: the whole body at once, one
 * character after another, three buffers.
 */
export interface OracleEvent {
  type: string;
  data: string;
  lastEventId: string;
}

export type OracleItem = { event: OracleEvent; hasId: boolean } | { comment: string } | { retry: number };

export function interpret(body: Uint8Array): OracleItem[] {
  // UTF-8 decode: strips one leading byte order mark.
  const text = new TextDecoder('utf-8').decode(body);
  const items: OracleItem[] = [];
  let data = '';
  let type = '';
  let idBuffer = '';
  let lastEventId = '';
  let hasId = false;

  for (const line of terminatedLines(text)) {
    if (line === '') {
      lastEventId = idBuffer;
      if (data !== '')
        items.push({ event: { type: type || 'message', data: data.slice(0, -1), lastEventId }, hasId });
      data = '';
      type = '';
      hasId = false;
      continue;
    }
    if (line[0] === ':') {
      items.push({ comment: line[1] === ' ' ? line.slice(2) : line.slice(1) });
      continue;
    }
    let field = line;
    let value = '';
    const colon = line.indexOf(':');
    if (colon >= 0) {
      field = line.slice(0, colon);
      value = line.slice(colon + 1);
      if (value[0] === ' ') value = value.slice(1);
    }
    if (field === 'event') type = value;
    else if (field === 'data') data += `${value}\n`;
    else if (field === 'id' && !value.includes('\0')) {
      idBuffer = value;
      hasId = true;
    } else if (field === 'retry' && /^[0-9]+$/.test(value))
      items.push({ retry: Math.min(Number(value), Number.MAX_SAFE_INTEGER) });
  }
  return items;
}

/** The lines that have an end; what is after the last one is discarded. */
function terminatedLines(text: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (let i = 0; i < text.length; i++) {
    const character = text[i]!;
    if (character === '\r' || character === '\n') {
      lines.push(line);
      line = '';
      if (character === '\r' && text[i + 1] === '\n') i++;
    } else line += character;
  }
  return lines;
}

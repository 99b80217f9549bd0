import { JsonNode } from '../../src/decode/json-tree.ts';
import type { TreeEntry, TreeNode } from '../../src/decode/tree.ts';
import { toBase64 } from '../../src/model/bytes.ts';
import { cutText, keyText, quoted, visible } from './quoted.ts';

/** Nested deeper is not written. */
const DEPTH = 300;

/** A value in few characters, for a line: `{price: 1, sizes: [1, 2]}`. */
export function compactText(node: TreeNode, max: number): string {
  let text = '';
  const write = (value: TreeNode, depth: number): void => {
    if (value.kind !== 'object' && value.kind !== 'array') {
      text += leafText(value, max);
      return;
    }
    const [open, close] = value.kind === 'object' ? '{}' : '[]';
    text += open;
    if (depth > 3 && value.count > 0) text += '…';
    else {
      const shown = value.entries(0, Math.min(value.count, 20));
      for (const [i, entry] of shown.entries()) {
        if (text.length >= max) break;
        text += `${i > 0 ? ', ' : ''}${entry.key === undefined ? '' : `${keyText(entry.key)}: `}`;
        write(entry.value, depth + 1);
      }
      if (value.count > shown.length || text.length >= max) text += '…';
    }
    text += close;
  };
  write(node, 0);
  return text.length > max ? `${text.slice(0, max)}…` : text;
}

/** A value that has no members, on one line; what cannot be seen is escaped, what is cut ends in `…`. */
export function leafText(node: TreeNode, max: number): string {
  if (node.kind === 'null') return 'null';
  if (node.kind === 'bytes') return bytesText(node.bytes ?? new Uint8Array(), 16);
  const text = headOf(node, max + 1);
  const cut = cutText(text, max);
  return `${node.kind === 'string' ? quoted(cut) : visible(cut)}${cut.length < text.length ? '…' : ''}`;
}

/** The first `max` UTF-16 units of a value's text: of a string of megabytes the rest is not made. */
export function headOf(node: TreeNode, max: number): string {
  return node instanceof JsonNode ? node.head(max) : node.text.slice(0, max);
}

/** The first bytes in hexadecimal. */
export function bytesText(bytes: Uint8Array, most: number): string {
  const shown = [...bytes.subarray(0, most)].map((byte) => byte.toString(16).padStart(2, '0'));
  if (bytes.length > most) shown.push('…');
  return shown.length > 0 ? shown.join(' ') : '(no bytes)';
}

/**
 * A value as JSON, for the clipboard: of JSON its own text, digits and all; a string as it is; bytes as base64. What is
 * longer than `max` characters ends there, and says so.
 */
export function copyText(node: TreeNode, max = 32 * 1024 * 1024): string {
  if (node.kind === 'string') return node.text;
  if (node instanceof JsonNode) return node.source;
  let text = '';
  const write = (value: TreeNode, depth: number): void => {
    if (text.length > max || depth > DEPTH) text += text.endsWith('…') ? '' : '…';
    else if (value.kind === 'object' || value.kind === 'array') {
      const [open, close] = value.kind === 'object' ? '{}' : '[]';
      text += open;
      value.entries().forEach((entry: TreeEntry, i) => {
        text += `${i > 0 ? ',' : ''}${entry.key === undefined ? '' : `${JSON.stringify(entry.key)}:`}`;
        write(entry.value, depth + 1);
      });
      text += close;
    } else if (value.kind === 'bytes') text += JSON.stringify(toBase64(value.bytes ?? new Uint8Array()));
    else if (value.kind === 'string' || value.kind === 'other') text += JSON.stringify(value.text);
    else text += value.kind === 'null' ? 'null' : value.text;
  };
  write(node, 0);
  return text;
}

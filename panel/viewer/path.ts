import type { TreeNode } from '../../src/decode/tree.ts';
import { quoted } from './quoted.ts';

/** A key of an object, or a place in a list. */
export type Step = string | number;
export type Path = readonly Step[];

/** Names that need no brackets in JavaScript nor in JSONPath, where `$` may not stand in one (RFC 9535 §2.5.1.1). */
const NAME = /^[A-Za-z_]\w*$/;

/** `$.orders[0]["ship to"]`: JSONPath (RFC 9535), which JavaScript reads as well. What cannot be seen is escaped. */
export function pathText(path: Path): string {
  let text = '$';
  for (const step of path)
    text += typeof step === 'number' ? `[${step}]` : NAME.test(step) ? `.${step}` : `[${quoted(step)}]`;
  return text;
}

/** The value at a path; where a key comes twice, the last, as for JSON.parse. Undefined where there is none. */
export function valueAt(root: TreeNode, path: Path): TreeNode | undefined {
  let node: TreeNode | undefined = root;
  for (const step of path) {
    if (!node) return undefined;
    if (typeof step === 'number')
      node = node.kind === 'array' ? node.entries(step, step + 1)[0]?.value : undefined;
    else
      node = node.kind === 'object' ? node.entries().findLast(({ key }) => key === step)?.value : undefined;
  }
  return node;
}

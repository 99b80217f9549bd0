import type { TreeNode } from '../../src/decode/tree.ts';

/** A key of an object, or a place in a list. */
export type Step = string | number;
export type Path = readonly Step[];

const NAME = /^[A-Za-z_$][\w$]*$/;

/** `$.orders[0]["ship to"]`: JSONPath (RFC 9535), which JavaScript reads as well. */
export function pathText(path: Path): string {
  let text = '$';
  for (const step of path)
    text +=
      typeof step === 'number' ? `[${step}]` : NAME.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`;
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

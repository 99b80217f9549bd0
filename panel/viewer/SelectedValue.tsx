import { useMemo } from 'preact/hooks';
import type { TreeNode } from '../../src/decode/tree.ts';
import { CopyButton } from '../components/CopyButton.tsx';
import { Hex, LongText } from '../components/Payload.tsx';
import { plural } from '../format.ts';
import { Media } from './Media.tsx';
import { mediaType } from './media.ts';
import { type Path, pathText } from './path.ts';
import { pcmBeside } from './pcm.ts';
import { readJwt, recogniseNumber, recogniseText } from './recognise.ts';
import { TextMedia } from './TextMedia.tsx';
import { copyText } from './tree-text.ts';

/** The value selected in a tree: its path, the whole of it, and what it also is. */
export function SelectedValue(props: {
  node: TreeNode;
  path: Path;
  /** The value that it is in, which may say what it is. */
  parent?: TreeNode | undefined;
  onFollow?: ((path: Path) => void) | undefined;
}) {
  const { node, path, parent, onFollow } = props;
  const pcm = useMemo(
    () => (node.kind === 'string' ? pcmBeside(path.at(-1), parent) : undefined),
    [node, parent],
  );
  const media = useMemo(() => (node.bytes ? mediaType(node.bytes) : undefined), [node]);
  const jwt = node.kind === 'string' ? readJwt(node.text) : undefined;
  const also =
    node.kind === 'number'
      ? recogniseNumber(node.text)
      : node.kind === 'string' && !jwt
        ? recogniseText(node.text)
        : undefined;
  return (
    <div class="selected-value" role="group" aria-label="Selected value">
      <div class="selected-bar">
        <code class="grow">{pathText(path)}</code>
        <CopyButton text={() => copyText(node)} name="Copy value" title="Copy value (Ctrl C)" />
        <CopyButton text={() => pathText(path)} name="Copy path" title="Copy path (Ctrl Shift C)" />
        {onFollow && path.length > 0 && (
          <button
            type="button"
            class="plain"
            title="Show this field of each message as a column and as a plot"
            onClick={() => onFollow(path)}
          >
            Follow
          </button>
        )}
      </div>
      {node.kind === 'string' && <TextMedia text={node.text} pcm={pcm} />}
      {media !== undefined && node.bytes && <Media bytes={node.bytes} type={media} />}
      {node.kind === 'string' && node.text.length > 60 && <LongText text={node.text} />}
      {node.kind === 'unread' && <LongText text={node.text} />}
      {node.bytes && <Hex bytes={node.bytes} />}
      {node.kind === 'string' && node.text.length > 60 && (
        <p class="dim">{plural(node.text.length, 'character')}</p>
      )}
      {also && !also.isMedia && (
        <p class="dim">
          {also.guess ? 'Perhaps a time: ' : 'In UTC: '}
          {also.words}
        </p>
      )}
      {jwt && (
        <div class="jwt">
          <p class="dim">A JWT, decoded here and sent nowhere. Its signature is not checked.</p>
          <LongText text={`${pretty(jwt.header)}\n${pretty(jwt.payload)}`} />
          <JwtTimes payload={jwt.payload} />
        </div>
      )}
    </div>
  );
}

function pretty(json: string): string {
  return JSON.stringify(JSON.parse(json), null, 2);
}

/** Registered claims that are times (RFC 7519 §4.1). */
function JwtTimes({ payload }: { payload: string }) {
  const claims = JSON.parse(payload) as Record<string, unknown>;
  const words = (['iat', 'nbf', 'exp'] as const).flatMap((name) => {
    const value = Object.hasOwn(claims, name) ? claims[name] : undefined;
    const at = typeof value === 'number' ? recogniseNumber(String(value)) : undefined;
    return at ? [`${name} ${at.words}`] : [];
  });
  return words.length > 0 ? <p class="dim">{words.join(' · ')}</p> : null;
}

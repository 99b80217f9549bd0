import { useMemo, useState } from 'preact/hooks';
import { readTyped } from '../../src/decode/protobuf-schema.ts';
import type { Lane } from '../../src/model/lane.ts';
import type { Path } from './path.ts';
import { schema, takeSchema } from './schema.ts';
import { TreeView } from './TreeView.tsx';

/** The message type that was chosen for a connection. */
const typeFor = new WeakMap<Lane, string>();

/** Bytes read by a schema that is dropped in. */
export function SchemaTree(props: {
  bytes: Uint8Array;
  lane: Lane;
  onFollow?: ((path: Path) => void) | undefined;
}) {
  const { bytes, lane, onFollow } = props;
  const [error, setError] = useState('');
  const [, setType] = useState(typeFor.get(lane));
  const current = schema.value;
  const names = useMemo(
    () =>
      current
        ? [...current.schema.messages].filter(([, { mapEntry }]) => !mapEntry).map(([name]) => name)
        : [],
    [current],
  );
  const chosen = typeFor.get(lane);
  const type = chosen !== undefined && names.includes(chosen) ? chosen : names[0];
  const read = useMemo(
    () => (current && type !== undefined ? readTyped(bytes, current.schema, type) : undefined),
    [bytes, current, type],
  );
  const take = (files: FileList | null | undefined) => {
    if (!files || files.length === 0) return;
    void takeSchema([...files]).then((words) => setError(words ?? ''));
  };
  return (
    <>
      <label
        class="schema-drop"
        onDragOver={(event) => {
          event.preventDefault();
          event.stopPropagation();
        }}
        onDrop={(event) => {
          // Dropped elsewhere, a file is a recording to be looked at.
          event.preventDefault();
          event.stopPropagation();
          take(event.dataTransfer?.files);
        }}
      >
        <input
          type="file"
          multiple
          accept=".proto,.binpb,.pb,.desc,.protoset,application/octet-stream"
          aria-label="Schema"
          onChange={(event) => {
            take(event.currentTarget.files);
            event.currentTarget.value = '';
          }}
        />
        <span>
          {current
            ? `Schema: ${current.names}. Drop another here, or click.`
            : 'Drop .proto files or a descriptor set here, or click. They are read here and go nowhere.'}
        </span>
      </label>
      {error !== '' && (
        <p class="cut" role="alert">
          {error}
        </p>
      )}
      {type !== undefined && (
        <label class="read-as">
          Message type{' '}
          <select
            value={type}
            onChange={(event) => {
              typeFor.set(lane, event.currentTarget.value);
              setType(event.currentTarget.value);
            }}
          >
            {names.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
      )}
      {read?.fault && <p class="cut">{read.fault}</p>}
      {read?.root && <TreeView root={read.root} onFollow={onFollow} />}
    </>
  );
}

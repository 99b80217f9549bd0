import { signal } from '@preact/signals';
import { readDescriptorSet } from '../../src/decode/protobuf-descriptor.ts';
import type { ProtoSchema } from '../../src/decode/protobuf-schema.ts';
import { errorWords } from '../format.ts';

/** A schema is text that people write: larger is something else. */
const SCHEMA_MAX = 8 * 1024 * 1024;

/** The schema that was dropped in, for all connections while the panel is open. It goes nowhere. */
export const schema = signal<{ names: string; schema: ProtoSchema } | undefined>(undefined);

/** Takes .proto files or a descriptor set; what is wrong with them, in words, or undefined. */
export async function takeSchema(files: readonly File[]): Promise<string | undefined> {
  try {
    const names = files.map(({ name }) => name).join(', ');
    if (files.some(({ size }) => size > SCHEMA_MAX)) return `${names}: more than 8 MiB`;
    const [first] = files;
    if (!first) return undefined;
    if (files.every(({ name }) => name.endsWith('.proto'))) {
      const texts = await Promise.all(
        files.map(async (file) => ({ name: file.name, text: await file.text() })),
      );
      const { readProtoFiles } = await import('./proto-file.ts');
      schema.value = { names, schema: readProtoFiles(texts) };
    } else schema.value = { names, schema: readDescriptorSet(new Uint8Array(await first.arrayBuffer())) };
    return undefined;
  } catch (error) {
    return errorWords(error);
  }
}

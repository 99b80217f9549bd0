import type { ByteReader } from './byte-reader.ts';

// OASIS MQTT 5.0, 2.2.2.2 "Property".

type Form = 'byte' | 'two' | 'four' | 'varint' | 'text' | 'bytes' | 'pair';

const PROPERTIES: Readonly<Record<number, readonly [name: string, form: Form]>> = {
  1: ['payload-format', 'byte'],
  2: ['message-expiry', 'four'],
  3: ['content-type', 'text'],
  8: ['response-topic', 'text'],
  9: ['correlation-data', 'bytes'],
  11: ['subscription-identifier', 'varint'],
  17: ['session-expiry', 'four'],
  18: ['assigned-client', 'text'],
  19: ['server-keep-alive', 'two'],
  21: ['authentication-method', 'text'],
  22: ['authentication-data', 'bytes'],
  23: ['request-problem', 'byte'],
  24: ['will-delay', 'four'],
  25: ['request-response', 'byte'],
  26: ['response-information', 'text'],
  28: ['server-reference', 'text'],
  31: ['reason', 'text'],
  33: ['receive-maximum', 'two'],
  34: ['topic-alias-maximum', 'two'],
  35: ['topic-alias', 'two'],
  36: ['maximum-qos', 'byte'],
  37: ['retain-available', 'byte'],
  38: ['user-property', 'pair'],
  39: ['maximum-packet', 'four'],
  40: ['wildcards', 'byte'],
  41: ['subscription-identifiers', 'byte'],
  42: ['shared-subscriptions', 'byte'],
};

const PROPERTIES_MAX = 1000;

/** The properties at the reader, and their length before them. It is left after them. */
export function readProperties(reader: ByteReader): [string, string][] {
  const found: [string, string][] = [];
  const length = reader.size();
  if (reader.fault) return found;
  const end = reader.at + length;
  while (reader.at < end && !reader.fault && found.length < PROPERTIES_MAX) {
    const id = reader.u8();
    const property = PROPERTIES[id];
    if (!property) {
      reader.wrong(`unknown property ${id}`, reader.at - 1);
      break;
    }
    const [name, form] = property;
    if (form === 'pair') {
      const key = text(reader);
      const value = text(reader);
      if (!reader.fault) found.push([key, value]);
    } else {
      const value = read(reader, form);
      if (!reader.fault) found.push([name, value]);
    }
  }
  if (!reader.fault && reader.at > end) reader.wrong('properties longer than told', end);
  else if (!reader.fault && reader.at < end) {
    found.push(['more properties', `${end - reader.at} bytes that are not read`]);
    reader.take(end - reader.at);
  }
  return found;
}

const text = (reader: ByteReader) => reader.text(reader.u16()).text;

function read(reader: ByteReader, form: Form): string {
  switch (form) {
    case 'byte':
      return String(reader.u8());
    case 'two':
      return String(reader.u16());
    case 'four':
      return String(reader.u32());
    case 'varint':
      return String(reader.size());
    case 'bytes':
      return hex(reader.take(reader.u16()));
    default:
      return text(reader);
  }
}

const HEX_MAX = 64;
const hex = (bytes: Uint8Array): string =>
  Array.from(bytes.subarray(0, HEX_MAX), (byte) => byte.toString(16).padStart(2, '0')).join('') +
  (bytes.length > HEX_MAX ? '…' : '');

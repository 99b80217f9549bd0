/** Bytes that are more than they look: a picture, and packed JSON. */
import type { Order } from './order.ts';

/** The parcel's label as a PNG. */
export async function label({ item, total }: Order): Promise<Uint8Array> {
  const canvas = new OffscreenCanvas(220, 90);
  const pen = canvas.getContext('2d');
  if (!pen) return new Uint8Array();
  pen.fillStyle = '#f3f1ea';
  pen.fillRect(0, 0, 220, 90);
  pen.fillStyle = '#1e5b45';
  pen.fillRect(0, 0, 220, 26);
  pen.font = '600 15px system-ui';
  pen.fillStyle = '#f3f1ea';
  pen.fillText('Harbor & Pine', 12, 18);
  pen.fillStyle = '#1d2a26';
  pen.fillText(item, 12, 52);
  pen.font = '13px system-ui';
  pen.fillText(`${total.toFixed(2)} €`, 12, 74);
  const blob = await canvas.convertToBlob({ type: 'image/png' });
  return new Uint8Array(await blob.arrayBuffer());
}

/** A text as gzip. */
export async function gzipped(text: string): Promise<Uint8Array> {
  const packed = new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'));
  return new Uint8Array(await new Response(packed).arrayBuffer());
}

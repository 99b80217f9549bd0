import { maskUrl } from '../src/model/mask.ts';
import { paintedScene } from './components/timeline-paint.ts';
import { badge, methodShown, shortUrl } from './describe.ts';
import { duration, iso, oneLine } from './format.ts';
import { saveFile } from './save-file.ts';
import * as store from './store.ts';
import { drawPicture, type Picture, pictureSize } from './timeline/picture.ts';
import type { Scene } from './timeline/scene.ts';
import { SvgPen } from './timeline/svg-pen.ts';

/** Pictures of the timeline as it is in the panel now, to copy or to save. */

const NAMES_WIDTH = 240;
const PRODUCT = 'Streamgauge';

/** The rows in sight; the pointer is not part of the picture. */
function picture(): Picture | undefined {
  const painted = paintedScene();
  if (!painted || painted.rows.length === 0) return undefined;
  const { cursorX: _pointer, hovered: _under, ...scene } = painted;
  scene.height = Math.min(scene.height, scene.rows.height - scene.scrollTop);
  const page = store.pageUrl();
  return {
    scene,
    names: NAMES_WIDTH,
    nameOf: (lane) => {
      const { host, path } = shortUrl(maskUrl(lane.url), page);
      const method = methodShown(lane);
      return { badge: badge(lane), url: oneLine(`${method ? `${method} ` : ''}${host}${path}`) };
    },
    legend: legend(scene),
  };
}

function legend({ scale, origin }: Scene): string {
  const { span } = scale;
  const version = store.host.value ? ` ${store.recording.value?.head.productVersion ?? ''}` : '';
  const page = maskUrl(store.pageUrl()).slice(0, 300);
  return [
    `${iso(span.start)} + ${duration(span.duration)}`,
    `${duration(span.start - origin)} after the beginning`,
    `${PRODUCT}${version}`,
    // Last, because it may be longer than there is room.
    ...(page ? [page] : []),
  ].join(' · ');
}

/** The picture as SVG; undefined while there are no streams. */
export function svgText(): string | undefined {
  const drawn = picture();
  const context = document.createElement('canvas').getContext('2d');
  if (!drawn || !context) return undefined;
  const { width, height } = pictureSize(drawn);
  const svg = new SvgPen(width, height, (text, font) => {
    context.font = font;
    return context.measureText(text).width;
  });
  drawPicture(svg.pen, drawn);
  return svg.text(drawn.legend);
}

function pngBlob(): Promise<Blob | undefined> {
  const drawn = picture();
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d');
  if (!drawn || !context) return Promise.resolve(undefined);
  const { width, height } = pictureSize(drawn);
  // Sharp on any screen, and when it is looked at closely.
  const ratio = Math.max(2, window.devicePixelRatio || 1);
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  context.scale(ratio, ratio);
  drawPicture(context, drawn);
  return new Promise((resolve) => canvas.toBlob((blob) => resolve(blob ?? undefined), 'image/png'));
}

/** Saves what is seen as a file. */
export async function savePicture(type: 'png' | 'svg'): Promise<void> {
  const text = type === 'svg' ? svgText() : undefined;
  const blob = type === 'png' ? await pngBlob() : text && new Blob([text], { type: 'image/svg+xml' });
  if (blob) saveFile(blob, type);
  else store.notify('error', 'The picture could not be made.');
}

/** Copies what is seen; where the browser does not let a panel do so, it is saved. */
export async function copyPicture(): Promise<void> {
  const blob = await pngBlob();
  if (!blob) return store.notify('error', 'The picture could not be made.');
  try {
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': blob })]);
    store.notify('info', 'The picture is on the clipboard.');
  } catch {
    saveFile(blob, 'png');
    store.notify('info', 'The browser does not let this panel copy a picture: it was saved instead.');
  }
}

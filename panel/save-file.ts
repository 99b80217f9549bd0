import { pageUrl } from './store.ts';

const KEPT_MS = 60_000;

/** Saves a file named after the recorded page and the time; `extension` without its dot. */
export function saveFile(content: Blob, extension: string): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = `${fileStem()}.${extension}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), KEPT_MS);
}

function fileStem(): string {
  const stamp = new Date().toISOString().slice(0, 19).replace(/[:T]/g, '-');
  const page = pageUrl();
  const site = URL.canParse(page) ? new URL(page).hostname.replace(/[^\w.-]/g, '_') : '';
  return `streams-${site ? `${site}-` : ''}${stamp}`;
}

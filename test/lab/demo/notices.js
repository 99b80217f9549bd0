/** Notifications as toasts, and the bulletin whose server has gone for good. */
import { $, h, showFeed } from './dom.js';

const SHOWN_MS = 4200;

export function startNotices() {
  const source = new EventSource('/api/notifications');
  source.addEventListener('notice', (event) => {
    const { level, text } = JSON.parse(event.data);
    const toast = h('p', { 'data-level': level, textContent: text });
    $('toasts').append(toast);
    setTimeout(() => toast.remove(), SHOWN_MS);
  });
}

export function startBulletin() {
  const source = new EventSource('/api/legacy-feed', { withCredentials: true });
  source.onmessage = (event) => {
    $('bulletin').textContent = event.data;
  };
  source.onerror = () => {
    if (source.readyState !== EventSource.CLOSED) return;
    showFeed('Bulletin', 'down');
    $('bulletin').className = 'failed';
    $('bulletin').textContent = 'The feed is not available. Reload the page to try again.';
  };
}

import { log, wsUrl } from './page.js';

new WebSocket(wsUrl('/ws/silent'), 'vite-hmr').onopen = ({ target }) => log(target.protocol);

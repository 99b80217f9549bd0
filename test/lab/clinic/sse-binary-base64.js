import { log } from './page.js';

new EventSource('/clinic/format/events?kind=frames').onmessage = ({ data }) =>
  log(`${atob(data).length} bytes`);

import { log } from './page.js';

const source = new EventSource('/sse/status?code=503');
source.onmessage = ({ data }) => log(data);
source.onerror = () => log(`error, readyState ${source.readyState}`);

import { log } from './page.js';
import { scriptUrl } from './script.js';

// What nobody hears only the browser's log tells: in Chromium once the server has ended the stream.
const orders = 'event: order\ndata: {"item":"Guji"}\n\n'.repeat(4);
const source = new EventSource(scriptUrl(`retry: 60000\n\ndata: {"hello":1}\n\n${orders}`));
source.onmessage = ({ data }) => log(data);
source.onerror = () => log('the stream is over: four orders came under the name "order"');

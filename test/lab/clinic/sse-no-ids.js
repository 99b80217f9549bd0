import { log, ms } from './page.js';

const source = new EventSource(`/clinic/resume/news?every=${ms(500)}&drop=22&retry=${ms(3000)}`);
source.onmessage = ({ data }) => log(data);
source.onerror = () => log(`error, readyState ${source.readyState}`);

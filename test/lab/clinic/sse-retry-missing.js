import { log } from './page.js';

const source = new EventSource('/clinic/resume/news?every=100&drop=5');
source.onmessage = ({ data }) => log(data);
source.onerror = () => log(`error, readyState ${source.readyState}`);

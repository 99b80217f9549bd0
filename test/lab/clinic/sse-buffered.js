import { log } from './page.js';

const source = new EventSource('/clinic/middlebox/buffered');
source.onmessage = ({ data }) => log(data);
source.onerror = () => log('lost');

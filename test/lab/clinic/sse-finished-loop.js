import { log, ms } from './page.js';

// What is missing here: source.addEventListener('complete', () => source.close()).
const source = new EventSource(`/clinic/resume/job?every=${ms(500)}&retry=${ms(3000)}`);
source.onmessage = ({ data }) => log(data);
source.addEventListener('complete', ({ data }) => log(`complete: ${data}`));
source.onerror = () => log(`error, readyState ${source.readyState}`);

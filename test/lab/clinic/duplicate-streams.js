import { log, ms } from './page.js';

function widget(name) {
  const source = new EventSource(`/sse/ids?every=${ms(1000)}`);
  source.onmessage = ({ data }) => log(`${name}: ${data}`);
}

widget('header');
widget('sidebar');

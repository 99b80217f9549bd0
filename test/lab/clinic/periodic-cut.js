import { log, ms } from './page.js';

// Firefox waits half a second at least before it reconnects.
const retry = Math.max(500, ms(3000));
const query = `ms=${ms(60_000)}&every=${ms(4000)}&retry=${retry}`;
const source = new EventSource(`/clinic/middlebox/idle-cut?${query}`);
source.onmessage = ({ data }) => log(data);
source.onerror = () => log('lost');

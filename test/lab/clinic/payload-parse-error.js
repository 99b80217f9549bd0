import { log } from './page.js';

new EventSource('/clinic/format/events?kind=json').onmessage = ({ data }) => {
  try {
    log(JSON.parse(data).items.join(', '));
  } catch (error) {
    log(error.message);
  }
};

import { log, wsUrl } from './page.js';

const socket = new WebSocket(wsUrl('/clinic/ai/realtime'));
socket.onopen = () => socket.send(JSON.stringify({ type: 'response.create' }));
socket.onmessage = ({ data }) => {
  log(data);
  const { type } = JSON.parse(data);
  if (type === 'response.done') log('the tool cannot be run');
};

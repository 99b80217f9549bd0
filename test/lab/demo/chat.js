/** The support chat: messages, typing and heartbeats both ways over one WebSocket. */
import { $, h, showFeed } from './dom.js';

const KEPT = 12;
const HEARTBEAT_MS = 10_000;
const READING_MS = 2000;
const WRITING_MS = 3600;
/** What the agent of the demo answers, line by line. */
const ANSWERS = [
  'Hi Maren, yes! The 02 sits well on the enamel mug.',
  'A starter pack of 40 filters is included.',
  'Lovely, enjoy the first cup!',
  'Hello Tobias, the carrier collects at three, it leaves today.',
  'Sure, I have changed it to the parcel shop at Quay 4.',
  'You are welcome. Have a good trip!',
];

let socket;
let answered = 0;
let sent = 0;

function show(from, text, id) {
  const mine = from === 'You';
  const item = h('li', { className: mine ? 'mine' : '' }, h('small', { textContent: from }), text);
  if (id) item.dataset.id = id;
  $('chat').append(item);
  while ($('chat').children.length > KEPT) $('chat').firstElementChild.remove();
}

function send(message) {
  if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
}

function say(text) {
  const id = `a-${sent}`;
  sent += 1;
  show('You', text, id);
  send({ type: 'message', id, text });
}

/** The scripted agent: reads, types, answers. */
function answer() {
  const text = ANSWERS[answered % ANSWERS.length];
  answered += 1;
  setTimeout(() => send({ type: 'typing' }), READING_MS);
  setTimeout(() => say(text), WRITING_MS);
}

const handlers = {
  hello: ({ waiting }) => {
    $('chat-note').textContent = `${waiting} customers waiting`;
  },
  typing: ({ from }) => {
    $('typing').textContent = `${from} is typing…`;
  },
  message: ({ from, text }) => {
    $('typing').textContent = '';
    show(from, text);
    answer();
  },
  receipt: ({ id }) => {
    $('chat')
      .querySelector(`[data-id="${CSS.escape(id)}"]`)
      ?.classList.add('sent');
  },
};

export function startChat() {
  socket = new WebSocket('/support/chat', ['chat.v2']);
  let beats = 0;
  const heartbeat = setInterval(() => {
    beats += 1;
    send({ type: 'ping', n: beats });
  }, HEARTBEAT_MS);
  socket.addEventListener('open', () => showFeed('Chat', 'live'));
  socket.addEventListener('message', (event) => {
    const message = JSON.parse(event.data);
    handlers[message.type]?.(message);
  });
  socket.addEventListener('close', () => {
    clearInterval(heartbeat);
    showFeed('Chat', 'waiting');
    setTimeout(startChat, 2000);
  });
}

/** Lets the visitor of the demo write as well. */
export function listenToForm() {
  $('chat-form').addEventListener('submit', (event) => {
    event.preventDefault();
    const text = $('chat-text').value.trim();
    if (text !== '') say(text);
    $('chat-text').value = '';
  });
}

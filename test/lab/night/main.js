/** The night shift: starts its six streams at once, by the button or, with `?start=1`, at load. */
import { $, showFeed } from '/demo/dom.js';
import { startNotices, startOrders, startShipments } from './feeds.js';
import { startReport } from './report.js';
import { startChat, startPrices } from './sockets.js';

const query = new URLSearchParams(location.search);
const speed = Math.min(100, Math.max(0, Number(query.get('speed') ?? 1))) || 1;
const script = await (await fetch('/night/script.json')).json();

const NIGHT_BEGINS_MIN = 120;
const two = (n) => String(n).padStart(2, '0');

/** The clock of the night, which goes faster than ours. */
function tell(started) {
  const passed = Math.min(script.lasts, (performance.now() - started) * speed);
  const minutes = NIGHT_BEGINS_MIN + Math.floor((passed * script.factor) / 60_000);
  $('clock').textContent = `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
  $('progress').value = passed / script.lasts;
  if (passed < script.lasts) setTimeout(tell, 200, started);
  else $('start').textContent = 'The half hour is over';
}

function start() {
  $('start').disabled = true;
  $('start').textContent = 'Running';
  const night = {
    script,
    /** Milliseconds of the script as this page runs. */
    ms: (ms) => ms / speed,
    url: (name) => `/night/${name}?${new URLSearchParams({ run, speed: String(speed) })}`,
  };
  startOrders(night);
  startPrices(night);
  startShipments(night);
  startNotices(night);
  startChat(night);
  startReport(night);
  tell(performance.now());
}

const run = Math.random().toString(36).slice(2, 10);
$('factor').textContent = `One second here stands for ${script.factor * speed} of the night.`;
for (const name of ['Orders', 'Prices', 'Shipments', 'Notices', 'Chat', 'Report']) showFeed(name, 'waiting');
$('start').addEventListener('click', start);
if (query.get('start') === '1') start();

/** Delivery vehicles on a map: binary telemetry that is cut now and then, and page code that reconnects. */
import { $, h, showFeed, svg } from './dom.js';
import { setKpi } from './kpis.js';

const NAMES = ['Van 1', 'Van 2', 'Van 3', 'Cargo bike'];
const HUES = ['--harbor', '--copper', '--pine', '--red'];
const TRAIL = 60;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 8000;
/** Main streets, under the rounds of `demo-fleet.ts`; y goes down, so north is negative. */
const STREETS =
  'M-6000 0H6000M-6000-900H6000M-6000-1700H6000M0 300V-4000M1400 200V-4000M2600 100V-4000M-900 200V-4000M-1900 100V-4000';
const SIDE_STREETS =
  'M-6000-450H6000M-6000-1300H6000M-6000-2300H6000M700 0V-4000M2000 0V-4000M-450 0V-4000M-1400 0V-4000M-2700 0V-4000M3300 0V-4000';

const vehicles = [];
let lastSeq = -1;
let tries = 0;

function drawMap() {
  $('map').append(
    svg('path', { class: 'street', d: STREETS }),
    svg('path', { class: 'street side', d: SIDE_STREETS }),
    svg('path', {
      class: 'park',
      d: 'M760-1640H1340V-1360H760z M-840-840H-500V-510H-840z M2060-390H2540V-60H2060z',
    }),
    svg('path', {
      class: 'sea',
      d: 'M-6000 3000V330H-2400C-1800 250-1500 420-900 300S200 180 700 300s1500 120 2400-60H6000V3000z',
    }),
    svg('text', { x: 1750, y: 560 }, 'Harbour'),
    svg('rect', { class: 'house', x: -110, y: -60, width: 220, height: 170, rx: 30 }),
  );
  NAMES.forEach((name, i) => {
    const style = `--hue: var(${HUES[i]})`;
    const trail = svg('polyline', { class: 'trail', style });
    const dot = svg('circle', { class: 'vehicle', style, r: 92 });
    const text = h('span', { textContent: '–' });
    $('map').append(trail, dot);
    $('vehicles').append(h('li', { style }, name, text));
    vehicles.push({ trail, dot, text, points: [], parcels: 0 });
  });
}

function read(buffer) {
  const view = new DataView(buffer);
  const vehicle = vehicles[view.getUint8(1)];
  if (view.getUint8(0) !== 1 || !vehicle) return;
  lastSeq = view.getUint32(4);
  const x = Math.round(view.getFloat32(8));
  const y = -Math.round(view.getFloat32(12));
  const speed = view.getUint16(2) / 10;
  vehicle.parcels = view.getUint16(20);
  vehicle.points.push(`${x},${y}`);
  if (vehicle.points.length > TRAIL) vehicle.points.shift();
  vehicle.trail.setAttribute('points', vehicle.points.join(' '));
  vehicle.dot.setAttribute('cx', x);
  vehicle.dot.setAttribute('cy', y);
  vehicle.text.textContent = `${vehicle.parcels} parcels · ${speed.toFixed(0)} km/h`;
  if (vehicle !== vehicles.at(-1)) return;
  setKpi(
    'parcels',
    vehicles.reduce((sum, each) => sum + each.parcels, 0),
  );
}

function connect(cut) {
  const socket = new WebSocket(`/fleet/telemetry${cut ? `?cut=${cut}` : ''}`);
  socket.binaryType = 'arraybuffer';
  socket.addEventListener('open', () => {
    tries = 0;
    socket.send(JSON.stringify({ type: 'resume', after: lastSeq }));
    showFeed('Fleet', 'live');
    $('fleet-note').textContent = `${NAMES.length} vehicles on the road`;
    for (const { dot } of vehicles) dot.classList.remove('stale');
  });
  socket.addEventListener('message', (event) => read(event.data));
  socket.addEventListener('close', (event) => {
    const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** tries) * (1 + Math.random() / 2);
    tries += 1;
    showFeed('Fleet', 'waiting');
    $('fleet-note').textContent = `Signal lost (${event.code}), trying again`;
    for (const { dot } of vehicles) dot.classList.add('stale');
    setTimeout(() => connect(cut), wait);
  });
}

export function startFleet(cut) {
  drawMap();
  connect(cut);
}

/** Starts the dashboard. `?drop=` and `?cut=` (ms) are passed on to make the connections end sooner. */
import { startAssistant, startWatch } from './assistant.js';
import { listenToForm, startChat } from './chat.js';
import { showFeed, whole } from './dom.js';
import { startFleet } from './fleet.js';
import { startKpis } from './kpis.js';
import { startMetrics } from './metrics.js';
import { startBulletin, startNotices } from './notices.js';
import { startOrders } from './orders.js';
import { startPrices } from './prices.js';

const query = new URLSearchParams(location.search);

startKpis([
  ['orders', 'Orders today', whole, 4],
  ['revenue', 'Revenue today', (amount) => `€${whole(amount)}`, 200],
  ['visitors', 'Visitors now', whole, 40],
  ['parcels', 'Parcels on the road', whole, 16],
]);
// All pills at once and in a fixed order, whichever feed opens first.
for (const name of ['Orders', 'Prices', 'Fleet', 'Chat', 'Visitors', 'Bulletin']) showFeed(name, 'waiting');

startOrders(query.get('drop'));
startPrices();
startFleet(query.get('cut'));
startChat();
listenToForm();
startMetrics();
startNotices();
startBulletin();
startAssistant();
startWatch();

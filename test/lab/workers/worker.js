/**
 * A dedicated or shared worker. It opens the stream its own query names (`open`, `url`, `after` how many ms) and any
 * that a page asks for with a message `{open, url}`; `{close: true}` closes them all. It reports to the page, or to all
 * that are connected; who connects later gets the earlier reports first.
 */
const ports = new Set();
const reports = [];
const closers = [];

function report(message) {
  reports.push(message);
  for (const port of ports) port.postMessage(message);
}

function connect(port) {
  ports.add(port);
  for (const message of reports) port.postMessage(message);
  port.onmessage = ({ data }) => {
    if (data.open) closers.push(self.openStream(data.open, data.url, report));
    if (data.close) for (const close of closers.splice(0)) close();
  };
}

if ('SharedWorkerGlobalScope' in self) self.onconnect = ({ ports: [port] }) => connect(port);
else connect(self);

const query = new URL(self.location.href).searchParams;
const open = () => closers.push(self.openStream(query.get('open'), query.get('url'), report));
if (query.has('after')) setTimeout(open, Number(query.get('after')));
else if (query.has('open')) open();

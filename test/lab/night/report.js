/** The stock report: NDJSON over fetch, read line by line. */
import { $, showFeed } from '/demo/dom.js';

async function read({ url, script }) {
  const response = await fetch(url('report'), { method: 'POST', body: '{"shelves":"all"}' });
  showFeed('Report', 'live');
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let pending = '';
  let lines = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    const whole = (pending + part.value).split('\n');
    pending = whole.pop();
    lines += whole.length;
    $('report').value = lines / script.report.of;
    $('report-note').textContent = `${lines} of ${script.report.of} lines`;
  }
}

export function startReport(night) {
  read(night).catch(() => {
    showFeed('Report', 'down');
    document.querySelector('.report').dataset.state = 'failed';
    $('report-note').textContent += ', broken off';
  });
}

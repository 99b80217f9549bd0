/**
 * Opens a stream in a worker of any kind and reports what it does. Written into the start of each worker script,
 * so that a test waits for one file only.
 */

/**
 * Opens `url` as `how` (eventsource, fetch, xhr or websocket) says and calls `report` with
 * `{type: 'open' | 'message' | 'end' | 'error', how, url, data?}`. The result closes it.
 */
self.openStream = (how, url, report) => {
  const tell = (type, data) => report({ type, how, url, data });
  try {
    return OPENERS[how](new URL(url, self.location.href), tell);
  } catch (error) {
    // Not every worker has every class: a service worker has no XMLHttpRequest.
    tell('error', String(error));
    return () => {};
  }
};

const OPENERS = {
  eventsource(url, tell) {
    const source = new EventSource(url);
    source.onopen = () => tell('open');
    source.onmessage = ({ data }) => tell('message', data);
    source.onerror = () =>
      tell('error', source.readyState === EventSource.CLOSED ? 'closed' : 'reconnecting');
    return () => source.close();
  },

  websocket(url, tell) {
    const socket = new WebSocket(url.href.replace(/^http/, 'ws'));
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => tell('open');
    socket.onmessage = ({ data }) => tell('message', data);
    socket.onclose = ({ code }) => tell('end', code);
    socket.onerror = () => tell('error');
    return () => socket.close();
  },

  fetch(url, tell) {
    const control = new AbortController();
    const read = async () => {
      const response = await fetch(url, { signal: control.signal });
      tell('open', response.status);
      const decoder = new TextDecoder();
      const reader = response.body.getReader();
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        tell('message', decoder.decode(part.value, { stream: true }));
      }
      tell('end');
    };
    read().catch((error) => tell('error', String(error)));
    return () => control.abort();
  },

  xhr(url, tell) {
    const request = new XMLHttpRequest();
    let seen = 0;
    request.open('GET', url);
    request.onreadystatechange = () => request.readyState === 2 && tell('open', request.status);
    request.onprogress = () => {
      tell('message', request.responseText.slice(seen));
      seen = request.responseText.length;
    };
    request.onload = () => tell('end');
    request.onerror = () => tell('error');
    request.send();
    return () => request.abort();
  },
};

/** A worker that follows the cold store. */
new EventSource('/api/cold-store').onmessage = ({ data }) => postMessage(JSON.parse(data).text);

/**
 * Every way in which a page takes the body of a response: source text of an async function of `response` that gives
 * all of it as text. Real pages and libraries read like this; each runs with and without the extension.
 */
export const WAYS: Readonly<Record<string, string>> = {
  'getReader()': `
    const reader = response.body.getReader();
    const decoder = new TextDecoder();
    let text = '';
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return text + decoder.decode();
      text += decoder.decode(value, { stream: true });
    }`,
  'getReader(), by then()': `
    const reader = response.body.getReader();
    const decoder = new TextDecoder();
    let text = '';
    return new Promise((resolve, reject) => {
      const next = () => reader.read().then(({ done, value }) => {
        if (done) resolve(text + decoder.decode());
        else { text += decoder.decode(value, { stream: true }); next(); }
      }, reject);
      next();
    });`,
  'new ReadableStreamDefaultReader()': `
    class Reader extends ReadableStreamDefaultReader {}
    const reader = new Reader(response.body);
    const decoder = new TextDecoder();
    let text = '';
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return text + decoder.decode();
      text += decoder.decode(value, { stream: true });
    }`,
  'new ReadableStreamBYOBReader()': `
    const reader = new ReadableStreamBYOBReader(response.body);
    const decoder = new TextDecoder();
    let text = '';
    for (;;) {
      const { done, value } = await reader.read(new Uint8Array(9));
      if (done) return text + decoder.decode();
      text += decoder.decode(value, { stream: true });
    }`,
  'a BYOB reader': `
    const reader = response.body.getReader({ mode: 'byob' });
    const decoder = new TextDecoder();
    let text = '';
    let buffer = new ArrayBuffer(7);
    for (;;) {
      const { done, value } = await reader.read(new Uint8Array(buffer));
      if (done) return text + decoder.decode();
      text += decoder.decode(value, { stream: true });
      buffer = value.buffer;
    }`,
  'for await': `
    const decoder = new TextDecoder();
    let text = '';
    for await (const chunk of response.body) text += decoder.decode(chunk, { stream: true });
    return text + decoder.decode();`,
  'values()': `
    const decoder = new TextDecoder();
    let text = '';
    for await (const chunk of response.body.values()) text += decoder.decode(chunk, { stream: true });
    return text + decoder.decode();`,
  'pipeThrough(new TextDecoderStream())': `
    let text = '';
    for await (const chunk of response.body.pipeThrough(new TextDecoderStream('utf-8', { ignoreBOM: true }))) text += chunk;
    return text.replace(/^\\ufeff/, '');`,
  'pipeThrough, twice': `
    const upper = new TransformStream({ transform(chunk, c) { c.enqueue(chunk); } });
    const reader = response.body.pipeThrough(upper).pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return text;
      text += value;
    }`,
  'pipeTo()': `
    const decoder = new TextDecoder();
    let text = '';
    await response.body.pipeTo(new WritableStream({ write(chunk) { text += decoder.decode(chunk, { stream: true }); } }));
    return text + decoder.decode();`,
  'tee(), both branches': `
    const read = async (stream) => new Response(stream).text();
    const [a, b] = response.body.tee();
    const texts = await Promise.all([read(a), (async () => {
      const decoder = new TextDecoder();
      let text = '';
      for await (const chunk of b) text += decoder.decode(chunk, { stream: true });
      return text + decoder.decode();
    })()]);
    if (texts[0] !== texts[1]) throw new Error('branches differ');
    return texts[0];`,
  'clone(), both': `
    const copy = response.clone();
    const reader = response.body.getReader();
    const decoder = new TextDecoder();
    let text = '';
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      text += decoder.decode(value, { stream: true });
    }
    text += decoder.decode();
    if (text !== await copy.text()) throw new Error('the copy differs');
    return text;`,
  'text()': `return response.text();`,
  'arrayBuffer()': `return new TextDecoder().decode(await response.arrayBuffer());`,
  'blob()': `return (await response.blob()).text();`,
  'new Response(body).text()': `return new Response(response.body).text();`,
};

/** The same of XMLHttpRequest: source text of an async function of `url`. */
export const XHR_WAYS: Readonly<Record<string, string>> = {
  'responseText at load': `
    return new Promise((resolve, reject) => {
      const xhr = new XMLHttpRequest();
      xhr.onload = () => resolve(xhr.responseText);
      xhr.onerror = reject;
      xhr.open('GET', url);
      xhr.send();
    });`,
  onprogress: `
    return new Promise((resolve) => {
      const xhr = new XMLHttpRequest();
      let text = '';
      xhr.onprogress = () => { text += xhr.responseText.slice(text.length); };
      xhr.onloadend = () => resolve(text);
      xhr.open('GET', url);
      xhr.send();
    });`,
  readystatechange: `
    return new Promise((resolve) => {
      const xhr = new XMLHttpRequest();
      let text = '';
      xhr.open('GET', url);
      xhr.onreadystatechange = () => {
        if (xhr.readyState >= 3) text += xhr.responseText.slice(text.length);
        if (xhr.readyState === 4) resolve(text);
      };
      xhr.send();
    });`,
  "addEventListener, responseType 'text'": `
    return new Promise((resolve) => {
      const xhr = new XMLHttpRequest();
      xhr.responseType = 'text';
      let text = '';
      xhr.addEventListener('progress', () => { text += xhr.response.slice(text.length); });
      xhr.addEventListener('load', () => resolve(text));
      xhr.open('GET', url, true);
      xhr.send(null);
    });`,
  'an object used before': `
    const xhr = new XMLHttpRequest();
    const send = (to) => new Promise((resolve) => {
      xhr.onload = () => resolve(xhr.responseText);
      xhr.open('GET', to);
      xhr.send();
    });
    await send('/blank');
    return send(url);`,
};

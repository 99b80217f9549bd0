/** Ways in which a page gives up a stream that goes on: source text of an async function of `url`. */
export const ENDINGS: Readonly<Record<string, string>> = {
  'reader.cancel()': `
    const reader = (await fetch(url)).body.getReader();
    await reader.read();
    await reader.cancel();`,
  'body.cancel() after releaseLock()': `
    const { body } = await fetch(url);
    const reader = body.getReader();
    await reader.read();
    reader.releaseLock();
    await body.cancel();`,
  'break out of for await': `for await (const _ of (await fetch(url)).body) break;`,
  'break out of a pipe': `
    for await (const _ of (await fetch(url)).body.pipeThrough(new TextDecoderStream())) break;`,
  'a sink that fails': `
    let n = 0;
    const sink = new WritableStream({ write() { if (n++ > 0) throw new Error('enough'); } });
    await (await fetch(url)).body.pipeTo(sink).catch(() => {});`,
  'both branches of tee()': `
    const [one, two] = (await fetch(url)).body.tee();
    const cancelled = one.cancel();
    const reader = two.getReader();
    await reader.read();
    await Promise.all([cancelled, reader.cancel()]);`,
  AbortController: `
    const controller = new AbortController();
    const reader = (await fetch(url, { signal: controller.signal })).body.getReader();
    await reader.read();
    controller.abort();
    await reader.read().catch(() => {});`,
  'AbortController with a reason, in a pipe': `
    const controller = new AbortController();
    const { body } = await fetch(url, { signal: controller.signal });
    const sink = new WritableStream({ write: () => controller.abort(new Error('my reason')) });
    await body.pipeTo(sink).catch(() => {});`,
  'AbortSignal.timeout()': `
    const reader = (await fetch(url, { signal: AbortSignal.timeout(300) })).body.getReader();
    for (;;) if ((await reader.read().catch(() => ({ done: true }))).done) return;`,
  'XHR abort()': `
    await new Promise((resolve) => {
      const xhr = new XMLHttpRequest();
      xhr.onprogress = () => xhr.abort();
      xhr.onloadend = resolve;
      xhr.open('GET', url);
      xhr.send();
    });`,
  'XHR opened anew': `
    const xhr = new XMLHttpRequest();
    xhr.open('GET', url);
    await new Promise((resolve) => { xhr.onprogress = resolve; xhr.send(); });
    xhr.open('GET', '/blank');
    await new Promise((resolve) => { xhr.onloadend = resolve; xhr.send(); });`,
};

/** The origin of a URL, that of a WebSocket as http(s): what one server is to a page; undefined for no URL. */
export function originOf(url: string): string | undefined {
  try {
    const { protocol, host } = new URL(url);
    return `${protocol.replace(/^ws/, 'http')}//${host}`;
  } catch {
    return undefined;
  }
}

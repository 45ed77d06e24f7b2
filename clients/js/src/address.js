// One address names a gateway: ws://host:8080, http://host:8080, either with a path before the gateway's own, or, in a
// browser, one relative to the page.

/** @typedef {string | (() => string | Promise<string>)} Token */

/** The address of something of the gateway: over WebSocket. */
export async function webSocketAddress(/** @type {string | URL} */ url, /** @type {string} */ path, /** @type {Token=} */ token) {
  const address = resolve(url, path);
  address.protocol = address.protocol.replace('http', 'ws');
  // A browser can send a token in no other way.
  const shown = await current(token);
  if (shown) address.searchParams.set('token', shown);
  return address;
}

/** The address of something of the gateway: over HTTP. */
export function httpAddress(/** @type {string | URL} */ url, /** @type {string} */ path) {
  const address = resolve(url, path);
  address.protocol = address.protocol.replace('ws', 'http');
  address.searchParams.delete('token');
  return address;
}

/** The token to show now; a function may fetch a fresh one each time. */
export async function current(/** @type {Token=} */ token) {
  return typeof token === 'function' ? await token() : token;
}

/** The token that the address itself names. */
export function tokenIn(/** @type {string | URL} */ url) {
  return resolve(url, '').searchParams.get('token') ?? undefined;
}

/** Without http, https, ws or wss there is no gateway. */
function resolve(/** @type {string | URL} */ url, /** @type {string} */ path) {
  let address;
  try {
    address = new URL(url, globalThis.location?.href);
  } catch {
    throw new TypeError(`the address must be like ws://localhost:8080, not '${url}'`);
  }
  if (!/^(http|ws)s?:$/.test(address.protocol)) {
    throw new TypeError(`the address must be like ws://localhost:8080, not '${url}'`);
  }
  address.pathname = address.pathname.replace(/\/(ws)?$/, '') + path;
  address.hash = '';
  return address;
}

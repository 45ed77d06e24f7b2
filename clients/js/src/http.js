import { current, httpAddress, tokenIn } from './address.js';
import { WeirError } from './error.js';

/**
 * The newest change of each key of a stream, at this moment.
 *
 * @param {string | URL} url
 * @param {string} name
 * @param {{ symbol?: string | Iterable<string>, token?: import('./address.js').Token, signal?: AbortSignal }} [options]
 * @returns {Promise<import('../index.d.ts').Change[]>}
 */
export async function snapshot(url, name, options = {}) {
  const address = httpAddress(url, `/api/streams/${encodeURIComponent(name)}/snapshot`);
  for (const symbol of symbols(options.symbol)) address.searchParams.append('symbol', symbol);
  return json(await get(address, (await current(options.token)) ?? tokenIn(url), options.signal));
}

/** One symbol or several, as an array. */
export function symbols(/** @type {string | Iterable<string> | undefined} */ symbol) {
  if (symbol === undefined) return [];
  return typeof symbol === 'string' ? [symbol] : [...symbol];
}

/**
 * @param {URL} address
 * @param {string} [token]
 * @param {AbortSignal} [signal]
 */
export function get(address, token, signal) {
  return fetch(address, { signal, headers: token ? { Authorization: `Bearer ${token}` } : {} });
}

/** The answer, or what the gateway says against it. */
export async function json(/** @type {Response} */ answer) {
  if (!answer.ok) throw new WeirError(await sentence(answer));
  return answer.json();
}

export async function sentence(/** @type {Response} */ answer) {
  const text = await answer.text();
  try {
    return String(JSON.parse(text).error);
  } catch {
    return `the gateway answers ${answer.status}`;
  }
}

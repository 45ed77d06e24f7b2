import { webSocketAddress } from './address.js';
import { WeirError } from './error.js';
import { socketClass } from './line.js';

const MOST_WAITING_BYTES = 1 << 20;

/**
 * Pushes messages into a feed that accepts them (`accept` in the pipeline file).
 *
 * @param {string | URL} url of the gateway
 * @param {string} feed its name; or its path, where that is not /in/NAME
 * @param {Iterable<object> | AsyncIterable<object>} messages each is sent as JSON
 * @param {import('../index.d.ts').PublishOptions} [options]
 * @returns {Promise<number>} how many, once the gateway has read them all
 */
export async function publish(url, feed, messages, options = {}) {
  const Socket = socketClass(options);
  const path = feed.startsWith('/') ? feed : `/in/${encodeURIComponent(feed)}`;
  const socket = new Socket(await webSocketAddress(url, path, options.token));
  const ended = new Promise((resolve) => socket.addEventListener('close', resolve));
  socket.addEventListener('error', () => {}); // it is closed next
  await Promise.race([ended, new Promise((resolve) => socket.addEventListener('open', resolve))]);
  if (socket.readyState !== 1) {
    throw new WeirError(`no connection to ${path}: does a feed accept there, and the token?`);
  }
  let count = 0;
  try {
    for await (const message of messages) {
      while (socket.bufferedAmount > MOST_WAITING_BYTES) await new Promise((resolve) => setTimeout(resolve, 5));
      if (socket.readyState !== 1) break;
      socket.send(JSON.stringify(message));
      count++;
    }
  } finally {
    socket.close(1000);
  }
  // The gateway answers a close after what was sent before it.
  const { code, reason } = /** @type {CloseEvent} */ (await ended);
  if (code !== 1000) throw new WeirError(`the connection ended (${reason || code}) before the gateway had read all ${count}`);
  return count;
}

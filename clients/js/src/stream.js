import { Arrivals } from './arrivals.js';
import { WeirError } from './error.js';
import { symbols } from './http.js';

/**
 * @typedef {import('../index.d.ts').Change} Change
 * @typedef {import('../index.d.ts').StreamOptions} StreamOptions
 */

/**
 * The changes of a stream as they happen, each once and in order. After a connection ended it goes on after the last
 * change that it has seen.
 *
 * @param {string | URL} url of the gateway
 * @param {string | null} [name] of the stream; the gateway's default without it
 * @param {StreamOptions} [options]
 * @returns {Arrivals<Change>}
 */
export function stream(url, name, options = {}) {
  const following = new Following(name, options);
  return new Arrivals(url, (add) => following.talk(add), (change) => following.keyOf(change), options);
}

/** What is said about one stream: what has been seen of it, and so what to ask for next. No socket, no clock. */
export class Following {
  /** The names of its key's fields, as the gateway told them. @type {string[]} */
  keys = [];
  /** @type {number | undefined} */
  seen;

  constructor(/** @type {string | null | undefined} */ name, /** @type {StreamOptions} */ options) {
    this.name = name;
    this.options = options;
    this.seen = options.since;
  }

  keyOf(/** @type {Change} */ change) {
    return JSON.stringify(this.keys.map((name) => change[name]));
  }

  talk(/** @type {(change: Change) => void} */ add) {
    return { requests: () => [this.request()], hear: (/** @type {any} */ message) => this.hear(message, add) };
  }

  request() {
    const { symbol, last, snapshot, fields, where, every } = this.options;
    const asked = {
      type: 'subscribe',
      stream: this.name ?? undefined,
      symbol: symbol === undefined ? undefined : symbols(symbol),
      fields: fields && [...fields],
      where,
      every,
    };
    return this.seen === undefined ? { ...asked, last, snapshot } : { ...asked, since: this.seen };
  }

  hear(/** @type {any} */ message, /** @type {(change: Change) => void} */ add) {
    if ('time' in message) { // no answer has one
      this.seen = message.seq;
      add(message);
    } else if (message.type === 'subscribed') {
      this.keys = message.keys;
      const { last, snapshot } = this.options;
      if (!last && !snapshot) this.seen ??= message.seq; // so nothing is lost if the connection ends before the first change
    } else if (message.type === 'gap') {
      const { from, to, renumbered } = message;
      this.options.onGap?.({ stream: message.stream, from, to, renumbered });
    } else if (message.type === 'error') {
      throw new WeirError(message.message, message.code);
    }
  }
}

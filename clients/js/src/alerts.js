import { current, httpAddress, tokenIn } from './address.js';
import { Arrivals } from './arrivals.js';
import { get, json } from './http.js';

/**
 * @typedef {import('../index.d.ts').Alert} Alert
 * @typedef {import('../index.d.ts').AlertOptions} AlertOptions
 */

/**
 * The alerts that are active, then each event as it happens. After a connection ended, what happened meanwhile comes
 * first, each event once.
 *
 * @param {string | URL} url of the gateway
 * @param {AlertOptions} [options]
 * @returns {Arrivals<Alert>}
 */
export function alerts(url, options = {}) {
  const missed = async () => {
    const token = (await current(options.token)) ?? tokenIn(url);
    return (await json(await get(httpAddress(url, '/api/alerts'), token))).recent;
  };
  return new Arrivals(url, (add) => new AlertTalk(add, missed, options), identity, options);
}

/** What an alert is about: its name and its key. Newer events of the same take the place of older ones for who is slow. */
function identity(/** @type {Alert} */ alert) {
  const { seq, time, state, severity, since, message, id, acknowledged, silenced, ...about } = alert;
  return JSON.stringify(about);
}

/** What is said about alerts. */
export class AlertTalk {
  #add;
  #missed;
  #options;
  #first = true;
  /** The newest of each alert. @type {Map<string, { seq: number, time: number }>} */
  #seen = new Map();
  /** What has come since the connection was made, until it is known what was missed. @type {Alert[] | undefined} */
  #held;
  /** @type {Promise<Alert[]>} */
  #before = Promise.resolve([]);

  /**
   * @param {(alert: Alert) => void} add
   * @param {() => Promise<Alert[]>} missed the newest events there are
   * @param {AlertOptions} options
   */
  constructor(add, missed, options) {
    this.#add = add;
    this.#missed = missed;
    this.#options = options;
  }

  requests() {
    this.#held = [];
    return [{ type: 'subscribe', alerts: true }, { type: 'ping' }];
  }

  hear(/** @type {any} */ message) {
    if ('alert' in message) {
      if (this.#held) this.#held.push(message);
      else this.#take(message);
    } else if (message.type === 'pong' && this.#held) {
      this.#catchUp(this.#held); // the active ones have come
    }
  }

  async #catchUp(/** @type {Alert[]} */ held) {
    const missed = this.#first ? [] : await this.#missed().catch(() => undefined);
    if (this.#held !== held) return; // another connection has begun meanwhile
    if (!missed) this.#options.onGap?.();
    this.#first = false;
    this.#held = undefined;
    const known = new Map(this.#seen);
    const fresh = new Map(
      [...(missed ?? []), ...held].filter((a) => !isOld(a, known)).map((a) => [`${a.seq} ${a.alert}`, a]),
    );
    [...fresh.values()].sort((a, b) => Date.parse(a.time) - Date.parse(b.time) || a.seq - b.seq).forEach((a) => this.#tell(a));
  }

  /** After a crash, Weir computes again what it had computed: the same events, which were told already. */
  #take(/** @type {Alert} */ alert) {
    if (!isOld(alert, this.#seen)) this.#tell(alert);
  }

  #tell(/** @type {Alert} */ alert) {
    const time = Date.parse(alert.time);
    const newest = this.#seen.get(alert.alert);
    this.#seen.set(alert.alert, { seq: alert.seq, time: Math.max(time, newest?.time ?? time) });
    this.#add(alert);
  }
}

/** Numbers that begin again do so at a later time. */
function isOld(/** @type {Alert} */ alert, /** @type {Map<string, { seq: number, time: number }>} */ seen) {
  const newest = seen.get(alert.alert);
  return newest !== undefined && alert.seq <= newest.seq && Date.parse(alert.time) <= newest.time;
}

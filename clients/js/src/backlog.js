const MOST_WAITING = 10_000;

/**
 * What has arrived and nobody has asked for yet, in order. When too much waits, the older values of each key give way to
 * its newest: memory is bounded, and who is slow sees what is true now.
 *
 * @template {object} T
 */
export class Backlog {
  /**
   * @param {(item: T) => string} keyOf items of one key replace each other
   * @param {number} [most] that wait; or twice as many as there are keys, if that is more
   */
  constructor(keyOf, most = MOST_WAITING) {
    this.keyOf = keyOf;
    this.most = most;
    this.limit = most;
    /** @type {T[]} */
    this.items = [];
    this.first = 0;
    /** How many have given way. */
    this.conflated = 0;
  }

  get size() {
    return this.items.length - this.first;
  }

  /**
   * @param {T} item
   * @returns whether older ones had to give way
   */
  add(item) {
    this.items.push(item);
    if (this.size <= this.limit) return false;
    this.#conflate();
    return true;
  }

  /** The oldest; only where there is one. */
  take() {
    const item = this.items[this.first++];
    if (this.first * 2 > this.items.length) {
      this.items.splice(0, this.first); // at most one move for each item taken
      this.first = 0;
    }
    return item;
  }

  clear() {
    this.items = [];
    this.first = 0;
  }

  #conflate() {
    const before = this.size;
    /** @type {Map<string, T>} */
    const newest = new Map();
    for (const item of this.items.slice(this.first)) {
      const key = this.keyOf(item);
      newest.delete(key); // so that the order is that of the newest values
      newest.set(key, item);
    }
    this.items = [...newest.values()];
    this.first = 0;
    this.conflated += before - this.size;
    this.limit = Math.max(this.most, 2 * this.size);
  }
}

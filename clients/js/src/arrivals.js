import { Backlog } from './backlog.js';
import { holdLine, socketClass } from './line.js';

/** @typedef {import('../index.d.ts').Options} Options */

/**
 * What arrives over a line, for one `for await`. It connects when it is first asked, and disconnects when the loop is left.
 *
 * @template {object} T
 */
export class Arrivals {
  #url;
  #talk;
  #options;
  #backlog;
  #over = new AbortController();
  #started = false;
  /** @type {unknown} */
  #problem;
  /** @type {(() => void) | undefined} */
  #wake;

  /**
   * @param {string | URL} url
   * @param {(add: (item: T) => void) => import('./line.js').Talk} talk
   * @param {(item: T) => string} keyOf
   * @param {Options} options
   */
  constructor(url, talk, keyOf, options) {
    socketClass(options); // a mistake is told where it is made
    this.#url = url;
    this.#options = options;
    this.#backlog = new Backlog(keyOf, options.buffer);
    this.#talk = talk((item) => this.#add(item));
  }

  /** How many gave way to newer ones of their key, because they were not asked for in time. */
  get conflated() {
    return this.#backlog.conflated;
  }

  [Symbol.asyncIterator]() {
    return this;
  }

  /** @returns {Promise<IteratorResult<T, undefined>>} */
  async next() {
    this.#start();
    while (this.#backlog.size === 0) {
      if (this.#over.signal.aborted) return this.#end();
      await new Promise((resolve) => (this.#wake = () => resolve(undefined)));
    }
    return { done: false, value: this.#backlog.take() };
  }

  /** @returns {Promise<IteratorResult<T, undefined>>} */
  async return() {
    this.#problem = undefined;
    this.#backlog.clear();
    this.#stop();
    return { done: true, value: undefined };
  }

  /** @returns {IteratorResult<T, undefined>} */
  #end() {
    const problem = this.#problem;
    this.#problem = undefined;
    if (problem !== undefined) throw problem;
    return { done: true, value: undefined };
  }

  #start() {
    if (this.#started) return;
    this.#started = true;
    const { signal } = this.#options;
    if (signal?.aborted) return this.#stop();
    signal?.addEventListener('abort', () => this.return(), { signal: this.#over.signal });
    holdLine(this.#url, this.#talk, this.#options, (state) => this.#tell(state), this.#over.signal)
      .catch((problem) => (this.#problem = problem))
      .finally(() => this.#stop());
  }

  #stop() {
    this.#over.abort();
    this.#wake?.();
  }

  #add(/** @type {T} */ item) {
    if (this.#backlog.add(item)) this.#tell({ state: 'slow', conflated: this.#backlog.conflated });
    this.#wake?.();
  }

  #tell(/** @type {import('../index.d.ts').State} */ state) {
    if (this.#options.onState) this.#options.onState(state);
    else if (state.state === 'waiting') console.warn(`weir: ${state.reason}; trying again in ${state.milliseconds} ms`);
  }
}

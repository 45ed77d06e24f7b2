const FIRST = 250;
const LONGEST = 30_000;

/** Milliseconds to wait after so many failures in a row: exponential, with full jitter, so that not all return at once. */
export function backoff(/** @type {number} */ failures, random = Math.random) {
  return random() * Math.min(LONGEST, FIRST * 2 ** Math.min(failures, 16));
}

/** Milliseconds that a gateway which restarts asks us to wait, from the reason of its close frame. */
export function hint(/** @type {string} */ reason) {
  const asked = /reconnect in (\d+) ?ms/.exec(reason);
  return asked ? Math.min(LONGEST, Number(asked[1])) : undefined;
}

/** Waits, unless the signal says that it is over. */
export function pause(/** @type {number} */ milliseconds, /** @type {AbortSignal} */ signal) {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve(undefined);
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve(undefined);
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener('abort', done);
  });
}

// How long to wait before connecting again.
const FIRST_MS = 500;
const MOST_MS = 15_000;

export const EXPIRED = 4401;

/**
 * What the gateway's close reason asks for ("restarting; reconnect in 730 ms"), else backoff with full jitter, so that
 * all the pages of a gateway that comes back do not knock at once.
 */
export function waitMs(reason, failures, random = Math.random) {
  const hint = /reconnect in (\d+) ?ms/.exec(reason ?? '');
  if (hint && failures === 0) return Math.min(60_000, Number(hint[1]));
  return random() * Math.min(MOST_MS, FIRST_MS * 2 ** failures);
}

// What a chart shows: the last so many minutes, moving on with time, or a piece of the past that stands still.
export const LATEST = ['1m', '5m', '15m', '1h', '6h', '24h'];
const UNIT = { s: 1, m: 60, h: 3600, d: 86400 };

export const seconds = (text) => Number.parseFloat(text) * UNIT[text.at(-1)];

/** {live: '5m'} or {from, to} in seconds; what cannot be read is the default. */
export function read(params, usual = '5m') {
  const from = Date.parse(params.get('from')) / 1000;
  const to = Date.parse(params.get('to')) / 1000;
  if (from < to) return { from, to };
  const live = params.get('range');
  return { live: LATEST.includes(live) ? live : usual };
}

export function write(range, params) {
  for (const name of ['from', 'to', 'range']) params.delete(name);
  if (range.live) {
    params.set('range', range.live);
  } else {
    params.set('from', iso(range.from));
    params.set('to', iso(range.to));
  }
}

export const bounds = (range, now) => (range.live ? { from: now - seconds(range.live), to: now } : range);

/** The same width, moved by half of it; what would end after now is live again. */
export function moved(range, direction, now) {
  const { from, to } = bounds(range, now);
  const by = (direction * (to - from)) / 2;
  if (to + by >= now) {
    const live = LATEST.find((l) => seconds(l) >= to - from - 0.5) ?? LATEST.at(-1);
    return { live };
  }
  return { from: from + by, to: to + by };
}

const iso = (s) => new Date(Math.round(s * 1000)).toISOString();

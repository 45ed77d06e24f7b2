// What a chart of so many pixels can show of a series: in each bucket of time the least and the greatest value, in the order
// in which they came. Buckets lie on multiples of their width, so a picture that moves does not shimmer; and series of
// different keys, whose times differ, get common ones.

/** The first index whose time is not before `from`. */
export function lowerBound(times, from) {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (times[middle] < from) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** [times, values of the first series, values of the second, …]; a series is {times, values}, both ascending in time. */
export function buckets(series, from, to, count) {
  const width = (to - from) / count;
  const first = Math.floor(from / width) - 1; // one before the left edge, so that lines come in from it
  const size = 2 * (count + 3);
  const times = Array.from({ length: size }, (_, i) => (first + (i >> 1) + (i & 1 ? 0.75 : 0.25)) * width);
  return [times, ...series.map((s) => extremes(s, from, to, width, first, size))];
}

function extremes({ times, values }, from, to, width, first, size) {
  const out = new Array(size).fill(null);
  let bucket = -1;
  let least = null;
  let greatest = null;
  const close = () => {
    if (least === null) return;
    const [a, b] = least.i <= greatest.i ? [least, greatest] : [greatest, least];
    out[2 * bucket] = a.v;
    if (a.i !== b.i) out[2 * bucket + 1] = b.v;
    least = greatest = null;
  };
  for (let i = Math.max(0, lowerBound(times, from) - 1); i < times.length && times[i] <= to + width; i++) {
    const v = values[i];
    if (v === null || v === undefined) continue;
    const b = Math.max(0, Math.floor(times[i] / width) - first);
    if (b !== bucket) {
      close();
      if (2 * b >= size) break;
      bucket = b;
    }
    if (least === null || v < least.v) least = { i, v };
    if (greatest === null || v > greatest.v) greatest = { i, v };
  }
  close();
  return out;
}

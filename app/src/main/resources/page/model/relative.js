// Lines of different sizes made comparable: each as its change, in per cent, since the left edge.
export function relative(values) {
  const first = values.find((v) => v !== null && v !== 0);
  return first === undefined ? values : values.map((v) => (v === null ? null : ((v - first) / Math.abs(first)) * 100));
}

// The order of rows, and which of them are wanted.
const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** Numbers by size, texts as people sort them, numbers before texts, and what is missing last in either direction. */
export function compare(a, b, descending = false) {
  const missing = isMissing(a) - isMissing(b);
  if (missing !== 0 || isMissing(a)) return missing;
  const both = typeof a === 'number' && typeof b === 'number';
  const order = both ? a - b : typeof a === typeof b ? collator.compare(String(a), String(b)) : typeof a === 'number' ? -1 : 1;
  return descending ? -order : order;
}

const isMissing = (v) => Number(v === null || v === undefined || Number.isNaN(v));

/** Sorted by a value of each row; rows with equal values keep the order of their keys, so that they do not dance. */
export function sorted(rows, valueOf, descending) {
  return [...rows].sort((a, b) => compare(valueOf(a), valueOf(b), descending) || collator.compare(a.key, b.key));
}

/** Whether a text has all the words, in any order. */
export function matches(text, words) {
  const lower = text.toLowerCase();
  return words.toLowerCase().split(/\s+/).every((word) => lower.includes(word));
}

// Numbers, sizes and times as people read them. Intl's formatters are kept: making one costs more than a thousand uses.
const formatters = new Map();

function decimal(digits) {
  if (!formatters.has(digits)) {
    formatters.set(digits, new Intl.NumberFormat(undefined, { minimumFractionDigits: digits, maximumFractionDigits: digits }));
  }
  return formatters.get(digits);
}

export const NONE = '–';

/** How many decimals show about five digits of a number of this size. */
export function decimalsFor(size) {
  if (size === 0) return 2;
  const before = Math.floor(Math.log10(size)) + 1;
  return Math.min(10, Math.max(2, 4 - before));
}

/** One field's numbers, all with the same decimals, so that they line up under each other. */
export class FieldFormat {
  constructor() {
    this.whole = true;
    this.largest = 0;
  }

  text(value) {
    if (typeof value !== 'number') return value === null || value === undefined ? NONE : String(value);
    this.whole &&= Number.isInteger(value);
    this.largest = Math.max(this.largest, Math.abs(value));
    return decimal(this.whole ? 0 : decimalsFor(this.largest)).format(value);
  }
}

export const count = (n) => (typeof n === 'number' ? decimal(0).format(n) : NONE);

/** So many a second. */
export const rate = (n) => (Number.isFinite(n) ? `${decimal(n > 0 && n < 10 ? 1 : 0).format(n)}/s` : NONE);

export function bytes(n) {
  if (!Number.isFinite(n)) return NONE;
  const power = n < 1000 ? 0 : Math.min(4, Math.floor(Math.log10(n) / 3));
  return `${decimal(power > 0 && n / 1000 ** power < 100 ? 1 : 0).format(n / 1000 ** power)} ${['B', 'kB', 'MB', 'GB', 'TB'][power]}`;
}

const STEPS = [['d', 86400], ['h', 3600], ['min', 60], ['s', 1]];

/** The two largest units: "2 h 10 min". */
export function duration(seconds) {
  let left = Math.max(0, Math.round(seconds));
  const parts = [];
  for (const [unit, size] of STEPS) {
    const n = Math.floor(left / size);
    left -= n * size;
    if (n > 0) parts.push(`${n} ${unit}`);
    else if (parts.length) break;
  }
  return parts.slice(0, 2).join(' ') || '0 s';
}

export const since = (iso, now) => (iso ? duration((now - Date.parse(iso)) / 1000) : NONE);

const CLOCK = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
const DAY = new Intl.DateTimeFormat(undefined, { year: 'numeric', month: 'short', day: 'numeric' });

export const clock = (time) => (time ? CLOCK.format(typeof time === 'string' ? Date.parse(time) : time) : NONE);

/** The time of day, with the day where that is not today. */
export function moment(iso, now) {
  if (!iso) return NONE;
  const day = DAY.format(Date.parse(iso));
  return day === DAY.format(now) ? clock(iso) : `${day}, ${clock(iso)}`;
}

export const plural = (n, noun) => `${count(n)} ${noun}${n === 1 ? '' : 's'}`;

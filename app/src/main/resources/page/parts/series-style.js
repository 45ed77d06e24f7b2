// How a line looks: one key has a colour per field; several keys have a colour each, and a dash per field.
import { el } from './element.js';

const DASHES = [[], [7, 4], [2, 3], [10, 3, 2, 3], [5, 5], [1, 4]];
export const MOST_KEYS = 8;
export const MOST_FIELDS = DASHES.length;

export const dash = (field, keys) => (keys > 1 ? DASHES[field % DASHES.length] : DASHES[0]);

export const colourOf = (key, field, keys) => `--series-${(keys > 1 ? key : field) % MOST_KEYS}`;

export function swatch(variable, dashed = 0) {
  const mark = el('span.swatch', { ariaHidden: 'true', 'data-dash': dashed });
  mark.style.setProperty('--mine', variable ? `var(${variable})` : 'var(--dim)');
  return mark;
}

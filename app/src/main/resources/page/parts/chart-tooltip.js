// What the lines say where the pointer is.
import { clock } from '../model/format.js';
import { el } from './element.js';
import { colourOf, swatch } from './series-style.js';

const NEAR = 40; // buckets to either side in which a value still counts as that of here

export class Tooltip {
  constructor(parent) {
    this.when = el('div.when');
    this.list = el('dl');
    this.element = el('div.tooltip', { hidden: true, ariaHidden: 'true' }, this.when, this.list);
    parent.append(this.element);
  }

  show(u, series) {
    const { left, idx } = u.cursor;
    const isOut = !(left >= 0) || idx === null || idx === undefined;
    this.element.hidden = isOut;
    if (isOut) return;
    this.when.textContent = clock(u.posToVal(left, 'x') * 1000);
    this.list.replaceChildren(...series.flatMap((s, i) => {
      const value = nearest(u.data[i + 1], idx);
      if (value === null) return [];
      return [el('dt', {}, swatch(colourOf(s.keyIndex, s.fieldIndex, s.keys), s.keys > 1 ? s.fieldIndex : 0), s.label), el('dd', {}, s.format.text(value))];
    }));
    const room = u.over.clientWidth - left;
    const x = u.over.offsetLeft + left + (room > 200 ? 14 : -14);
    this.element.style.transform = `translate(${x}px, ${u.over.offsetTop + 8}px)${room > 200 ? '' : ' translateX(-100%)'}`;
  }
}

/** A line has no value in most buckets; the one before is what it shows there, else the next. */
function nearest(values, at) {
  for (let i = at; i >= Math.max(0, at - NEAR); i--) if (values[i] !== null) return values[i];
  for (let i = at + 1; i <= Math.min(values.length - 1, at + NEAR); i++) if (values[i] !== null) return values[i];
  return null;
}

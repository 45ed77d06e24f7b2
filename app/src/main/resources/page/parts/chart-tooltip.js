// What the lines say where the pointer is.
import { keyText } from '../model/alert-events.js';
import { clock } from '../model/format.js';
import { el } from './element.js';
import { colourOf, swatch } from './series-style.js';

const MOST_ALERTS = 5;
const NEAR = 40; // buckets to either side in which a value still counts as that of here

export class Tooltip {
  constructor(parent) {
    this.when = el('div.when');
    this.list = el('dl');
    this.alerts = el('div.fired');
    this.element = el('div.tooltip', { hidden: true, ariaHidden: 'true' }, this.when, this.list, this.alerts);
    parent.append(this.element);
  }

  show(u, series, isRelative, episodes) {
    const { left, idx } = u.cursor;
    const isOut = !(left >= 0) || idx === null || idx === undefined;
    this.element.hidden = isOut;
    if (isOut) return;
    const time = u.posToVal(left, 'x');
    this.when.textContent = clock(time * 1000);
    const firing = episodes.filter((e) => e.from <= time && time <= (e.to ?? Infinity));
    this.alerts.replaceChildren(...firing.slice(0, MOST_ALERTS).map(({ event }) => el('div', {}, `▲ ${event.alert} ${keyText(event)}`)));
    this.list.replaceChildren(...series.flatMap((s, i) => {
      const value = nearest(u.data[i + 1], idx);
      if (value === null) return [];
      return [el('dt', {}, swatch(colourOf(s.keyIndex, s.fieldIndex, s.keys), s.keys > 1 ? s.fieldIndex : 0), s.label), el('dd', {}, isRelative ? `${value.toFixed(2)}%` : s.format.text(value))];
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

// One row on the screen. It is given now this key, now that one, as the table scrolls.
import { el, setText } from './element.js';
import { paint } from './sparkline.js';
import { colour } from './theme.js';

const SPARK = { width: 96, height: 22 };
const SPARK_MS = 250;
const QUIET_MS = 1500; // a value that changes more often than this would only flicker
const FLASH = { duration: 700, easing: 'ease-out' };
const still = matchMedia('(prefers-reduced-motion: reduce)');

export class KeyRow {
  constructor(values) {
    this.box = el('input', { type: 'checkbox', tabIndex: -1 });
    this.name = el('span');
    this.canvas = el('canvas.spark', { ariaHidden: 'true' });
    this.cells = Array.from({ length: values }, () => el('td'));
    this.element = el('tr', { tabIndex: -1 }, el('th.key', { scope: 'row' }, el('label', {}, this.box), this.name), el('td.c-spark', {}, this.canvas), ...this.cells);
    this.row = null;
    this.version = -1;
    this.paintedAt = 0;
    this.ratio = devicePixelRatio || 1;
    this.canvas.width = SPARK.width * this.ratio;
    this.canvas.height = SPARK.height * this.ratio;
    this.context = this.canvas.getContext('2d');
  }

  get key() {
    return this.row?.key;
  }

  show(row, index, columns, chartColour, isActive, now) {
    const isOther = row !== this.row;
    if (isOther) this.become(row);
    if (this.index !== index) {
      this.index = index;
      this.element.ariaRowIndex = index + 2;
    }
    const tab = isActive ? 0 : -1;
    if (this.element.tabIndex !== tab) this.element.tabIndex = tab;
    this.mark(chartColour);
    if (row.version !== this.version) {
      this.write(row, columns, !isOther && now - this.changedAt > QUIET_MS && !still.matches);
      this.changedAt = now;
      this.version = row.version;
      this.isStale = true;
    }
    if (this.isStale && (isOther || now - this.paintedAt > SPARK_MS)) {
      paint(this.context, row.spark, SPARK.width, SPARK.height, this.ratio, colour(chartColour ?? '--dim'), false);
      this.paintedAt = now;
      this.isStale = false;
    }
  }

  become(row) {
    this.row = row;
    this.version = -1;
    this.changedAt = Infinity;
    this.element.dataset.key = row.key;
    setText(this.name, row.key);
    this.name.title = row.key;
    this.box.ariaLabel = `Show ${row.key} in the chart`;
  }

  write(row, { fields, formats, clock }, flash) {
    const last = this.cells.length - 1;
    for (let i = 0; i <= last; i++) {
      const text = i < last ? formats[i].text(row.change[fields[i]]) : clock(row.change.time);
      const cell = this.cells[i];
      if (cell.shown === text) continue;
      setText(cell, text);
      if (flash && i < last) cell.animate([{ backgroundColor: colour('--flash') }, { backgroundColor: 'transparent' }], FLASH);
    }
  }

  mark(chartColour) {
    if (this.chartColour === chartColour) return;
    this.chartColour = chartColour;
    this.isStale = true;
    this.paintedAt = 0;
    this.box.checked = Boolean(chartColour);
    if (chartColour) this.element.ariaSelected = 'true';
    else this.element.removeAttribute('aria-selected');
    this.element.style.setProperty('--mine', chartColour ? `var(${chartColour})` : 'transparent');
  }
}

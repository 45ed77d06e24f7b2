// The newest values of each key, in a table of which only the rows in sight exist. Whatever comes, a frame writes at most
// what differs in those rows; the order is made anew once a second, so that rows can be read and clicked.
import { FieldFormat, clock } from '../model/format.js';
import { matches, sorted } from '../model/order.js';
import { scrollTo, visible } from '../model/visible.js';
import { el } from './element.js';
import { everyFrame } from './frames.js';
import { KeyRow } from './key-row.js';

const ORDER_MS = 1000;
const HELD_MS = 4000; // after the pointer's last move over the rows they keep their places
const ROW = matchMedia('(pointer: coarse)').matches ? 40 : 32;

export class KeyTable {
  /** @param handlers onSort(column, descending), onChoose(key, add), colourOf(key) */
  constructor(handlers) {
    Object.assign(this, handlers, { pool: [], order: [], words: '', active: 0, paused: false, orderedAt: 0, heldUntil: 0, top: 0, height: 400 });
    this.head = el('tr', { ariaRowIndex: 1 });
    this.above = el('tr.space', { ariaHidden: 'true' }, el('td'));
    this.below = el('tr.space', { ariaHidden: 'true' }, el('td'));
    this.body = el('tbody', {}, this.above, this.below);
    this.columns = el('colgroup');
    this.table = el('table.keys', {}, el('caption.off-screen', {}, 'The newest values of each key'), this.columns, el('thead', {}, this.head), this.body);
    this.element = el('div.scroll', { tabIndex: -1 }, this.table);
    this.listen();
  }

  listen() {
    const { element, body } = this;
    element.onscroll = () => (this.top = element.scrollTop);
    new ResizeObserver(() => (this.height = element.clientHeight)).observe(element);
    body.onpointermove = () => (this.heldUntil = performance.now() + HELD_MS);
    body.onpointerleave = () => (this.heldUntil = 0);
    body.onclick = (event) => this.chosen(event, event.ctrlKey || event.metaKey || event.shiftKey || event.target.type === 'checkbox');
    element.onkeydown = (event) => !this.head.contains(event.target) && this.pressed(event);
    body.onfocusin = (event) => {
      const row = this.pool.find((r) => r.element.contains(event.target));
      if (row) this.active = row.index;
    };
  }

  /** Shows another stream's rows. */
  begin(live, fields, sort) {
    Object.assign(this, { live, fields, sort, order: [], active: 0, orderedAt: 0, top: 0, first: 0 });
    this.formats = fields.map(() => new FieldFormat());
    this.pool.forEach((row) => row.element.remove());
    this.pool = [];
    this.element.scrollTop = 0;
    const columns = [...fields, 'time'];
    this.columns.replaceChildren(el('col.c-key'), el('col.c-spark'), ...columns.map(() => el('col.c-value')));
    const keyName = live.keyNames.join(' · ') || 'key';
    this.head.replaceChildren(this.heading(keyName, ''), el('th.c-spark', { scope: 'col' }, el('span.trend-of')), ...columns.map((f) => this.heading(f === 'time' ? 'updated' : f, f)));
    this.table.ariaColCount = columns.length + 2;
    this.markSort();
    this.stopDrawing ??= everyFrame((now) => this.draw(now));
  }

  end() {
    this.stopDrawing?.();
    this.stopDrawing = null;
  }

  heading(text, column) {
    const button = el('button', { type: 'button', onclick: () => this.sortBy(column) }, text);
    return el('th', { scope: 'col', 'data-column': column }, button);
  }

  /** Keys go up first, values down: the largest is what one looks for. */
  sortBy(column) {
    const first = column !== '';
    const descending = this.sort.column === column ? !this.sort.descending : first;
    this.sort = { column, descending };
    this.orderedAt = 0;
    this.heldUntil = 0;
    this.markSort();
    this.onSort(this.sort);
  }

  markSort() {
    for (const th of this.head.children) {
      const isSorted = th.dataset.column === this.sort.column;
      if (isSorted) th.ariaSort = this.sort.descending ? 'descending' : 'ascending';
      else th.removeAttribute('aria-sort');
    }
  }

  filter(words) {
    this.words = words;
    this.orderedAt = 0;
    this.heldUntil = 0;
  }

  /** The rows as they stand, for copying. */
  shownRows() {
    return this.order.map((row) => row.change);
  }

  draw(now) {
    if (this.paused || !this.live) return;
    const isDue = now - this.orderedAt > ORDER_MS && (now > this.heldUntil || this.order.length !== this.live.rows.size);
    if (isDue || this.orderedAt === 0) this.arrange(now);
    const { first, count } = visible(this.top, this.height - ROW, ROW, this.order.length);
    this.roll(first);
    this.fit(count);
    const below = this.order.length - first - count;
    setHeight(this.above, first * ROW);
    setHeight(this.below, below * ROW);
    const columns = { fields: this.fields, formats: this.formats, clock };
    for (let i = 0; i < this.pool.length; i++) {
      const row = this.order[first + i];
      this.pool[i].show(row, first + i, columns, this.colourOf(row.key), first + i === this.active, now);
    }
  }

  arrange(now) {
    const { column, descending } = this.sort;
    const wanted = this.words ? [...this.live.rows.values()].filter((row) => matches(row.key, this.words)) : this.live.rows.values();
    this.order = sorted(wanted, column === '' ? (row) => row.key : (row) => row.change[column], descending);
    this.orderedAt = now;
    this.table.ariaRowCount = this.order.length + 1;
    this.active = Math.max(0, Math.min(this.active, this.order.length - 1));
    this.onCount(this.order.length, this.live.rows.size);
  }

  /** Rows that scroll out at one end come in at the other, so those in between stay as they are. */
  roll(first) {
    const by = first - this.first;
    this.first = first;
    if (by === 0 || Math.abs(by) >= this.pool.length) return;
    const hadFocus = document.activeElement;
    for (let i = 0; i < by; i++) {
      const row = this.pool.shift();
      this.below.before(row.element);
      this.pool.push(row);
    }
    for (let i = 0; i > by; i--) {
      const row = this.pool.pop();
      this.above.after(row.element);
      this.pool.unshift(row);
    }
    // What moves loses the focus; the table keeps it, so that the arrows go on.
    if (hadFocus !== document.activeElement) this.element.focus({ preventScroll: true });
  }

  fit(count) {
    while (this.pool.length < count) {
      const row = new KeyRow(this.fields.length + 1);
      this.pool.push(row);
      this.below.before(row.element);
    }
    while (this.pool.length > count) this.pool.pop().element.remove();
  }

  chosen(event, add) {
    const row = this.pool.find((r) => r.element.contains(event.target));
    if (!row) return;
    this.active = row.index;
    this.onChoose(row.key, add);
    row.version = -1; // drawn with its new colour
  }

  pressed(event) {
    const page = Math.max(1, Math.floor(this.height / ROW) - 2);
    const steps = { ArrowDown: 1, ArrowUp: -1, j: 1, k: -1, PageDown: page, PageUp: -page, Home: -Infinity, End: Infinity };
    const { key } = event;
    if (key in steps && !event.ctrlKey && !event.metaKey && !event.altKey) {
      this.go(Math.max(0, Math.min(this.order.length - 1, this.active + steps[key])));
    } else if (key === 'Enter' || (key === ' ' && event.target.type !== 'checkbox')) {
      this.chosen(event, key === ' ');
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  go(index) {
    this.active = index;
    this.heldUntil = performance.now() + HELD_MS;
    this.top = scrollTo(index, this.element.scrollTop, this.element.clientHeight - ROW, ROW);
    this.element.scrollTop = this.top;
    this.draw(performance.now());
    this.pool.find((r) => r.index === index)?.element.focus({ preventScroll: true });
  }

  focus() {
    this.go(this.active);
  }
}

function setHeight(space, height) {
  if (space.shownHeight === height) return;
  space.shownHeight = height;
  space.firstChild.style.height = `${height}px`;
  space.hidden = height === 0;
}

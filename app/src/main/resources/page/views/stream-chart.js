// The chart of a stream with all that belongs to it: chosen keys and fields, the time that it shows, the past from the server,
// thresholds and alerts.
import { episodes } from '../model/alert-events.js';
import { FieldFormat, clock } from '../model/format.js';
import { History } from '../model/history.js';
import { thresholds } from '../model/thresholds.js';
import { LATEST, bounds, moved } from '../model/time-range.js';
import { Chart } from '../parts/chart.js';
import { el, icon, setText } from '../parts/element.js';
import { colourOf, swatch } from '../parts/series-style.js';

const MOST_ROWS = 10_000;

export class StreamChart {
  /** @param handlers monitor, onKeys(keys), onFields(fields), onRange(range), onRelative(whether), onZoom(range), onBack() */
  constructor(handlers) {
    Object.assign(this, handlers, { keys: [], fields: [], range: { live: '5m' }, isRelative: false, histories: new Map(), marks: { lines: [], episodes: [] } });
    this.chart = new Chart({ onZoom: (from, to) => this.onZoom({ from, to }), marks: () => this.marks });
    this.build();
  }

  build() {
    this.keyChips = el('div.chips', { role: 'group', ariaLabel: 'Keys in the chart' });
    this.fieldChips = el('div.chips', { role: 'group', ariaLabel: 'Fields in the chart' });
    this.ranges = LATEST.map((live) => el('button', { type: 'button', onclick: () => this.onRange({ live }) }, live));
    this.earlier = el('button.plain', { type: 'button', ariaLabel: 'Earlier', title: 'Earlier [', onclick: () => this.move(-1) }, icon('left'));
    this.later = el('button.plain', { type: 'button', ariaLabel: 'Later', title: 'Later ]', onclick: () => this.move(1) }, icon('right'));
    this.relativeButton = el('button', { type: 'button', title: 'Change since the left edge, in per cent', ariaLabel: 'In per cent', onclick: () => this.onRelative(!this.isRelative) }, '%');
    this.window = el('span.window.dim');
    this.backButton = el('button', { type: 'button', title: 'Esc', onclick: () => this.onBack() }, icon('back'), el('span', {}, 'Zoom back'));
    this.element = el('div.chart-panel', {},
      el('div.bar', {}, this.keyChips, this.fieldChips, el('div.times', {}, this.window, this.backButton, this.relativeButton, el('div.segments', { role: 'group', ariaLabel: 'Time shown' }, this.earlier, ...this.ranges, this.later))),
      this.chart.element);
  }

  begin(live, numbers) {
    Object.assign(this, { live, numbers, keys: [], fields: [], histories: new Map(), formats: new Map(numbers.map((f) => [f, new FieldFormat()])) });
  }

  end() {
    this.chart.end();
  }

  show(keys, fields, range, isRelative) {
    Object.assign(this, { keys, fields, range, isRelative });
    for (const key of this.histories.keys()) if (!keys.includes(key)) this.histories.delete(key);
    for (const key of keys) if (!this.histories.has(key)) this.histories.set(key, new History(this.numbers));
    this.update();
    this.draw();
    this.listChips();
    this.load();
  }

  draw() {
    const series = this.keys.flatMap((key, keyIndex) => this.fields.map((field, fieldIndex) => ({
      key, field, keyIndex, fieldIndex,
      keys: this.keys.length,
      label: this.keys.length > 1 ? `${key} ${field}` : field,
      history: this.histories.get(key),
      scale: this.scaleOf(field),
      format: this.formats.get(field),
    })));
    this.chart.begin(series, this.range, this.isRelative);
    this.chart.element.ariaLabel = `${this.fields.join(', ')} of ${this.keys.join(', ')}; the values are in the table below`;
    if (this.chart.paused) this.chart.draw();
  }

  /** Fields of another magnitude than the first have the axis at the right. */
  scaleOf(field) {
    if (this.isRelative) return 'y';
    const row = this.live.rows.get(this.keys[0]);
    const size = (f) => Math.abs(row?.change[f] ?? 0);
    const first = size(this.fields[0]);
    return first === 0 || size(field) === 0 || (size(field) > first / 5 && size(field) < first * 5) || field === this.fields[0] ? 'y' : 'y2';
  }

  listChips() {
    const several = this.keys.length > 1;
    this.keyChips.replaceChildren(...this.keys.map((key, i) => el('span.chip', {},
      several ? swatch(colourOf(i, 0, 2)) : null, el('b', {}, key),
      several ? el('button.plain', { type: 'button', ariaLabel: `Take ${key} out of the chart`, onclick: () => this.onKeys(this.keys.filter((k) => k !== key)) }, '×') : null)));
    this.fieldChips.replaceChildren(...this.numbers.map((field) => {
      const at = this.fields.indexOf(field);
      const mark = at < 0 ? swatch('') : several ? swatch('', at) : swatch(colourOf(0, at, 1));
      return el('button.chip', { type: 'button', ariaPressed: String(at >= 0), onclick: () => this.toggle(field) }, mark, field);
    }));
    const { live } = this.range;
    this.ranges.forEach((button) => (button.ariaPressed = String(button.textContent === live)));
    this.relativeButton.ariaPressed = String(this.isRelative);
    this.backButton.hidden = Boolean(live);
    this.later.disabled = Boolean(live);
    setText(this.window, live ? '' : `${clock(this.range.from * 1000)} – ${clock(this.range.to * 1000)}`);
  }

  toggle(field) {
    const fields = this.fields.includes(field) ? this.fields.filter((f) => f !== field) : [...this.fields, field];
    if (fields.length) this.onFields(fields);
  }

  move(direction) {
    this.onRange(moved(this.range, direction, this.chart.now()));
  }

  /** Asks for the past that is not there yet; what the server no longer has stays blank. */
  async load() {
    const { live, range } = this;
    const { from, to } = bounds(range, this.chart.now());
    await Promise.all(this.keys.map(async (key) => {
      const history = this.histories.get(key);
      if (history.loadedFrom <= from) return;
      const until = Math.min(history.loadedFrom ?? Infinity, range.live ? Infinity : to);
      history.loadedFrom = from;
      const past = await live.past(key, MOST_ROWS, from, Number.isFinite(until) ? until : undefined).catch(() => []);
      if (this.histories.get(key) !== history) return;
      history.load(past);
      this.chart.dirty = true;
      if (this.chart.paused && this.chart.plot) this.chart.draw();
    }));
  }

  /** After a gap: as if nothing were known. */
  reload({ renumbered }) {
    for (const history of this.histories.values()) {
      history.loadedFrom = undefined;
      if (renumbered) history.clear();
    }
    this.load();
  }

  take(key, change) {
    const history = this.histories.get(key);
    if (!history) return;
    history.add(change);
    this.chart.dirty = true;
  }

  colourOfKey(key) {
    const at = this.keys.indexOf(key);
    return at < 0 ? null : colourOf(at, 0, this.keys.length);
  }

  thresholds() {
    return thresholds(this.monitor.alerts.rules, this.live.description.name, this.live.keyNames);
  }

  /** Alerts change seldom: what they add to the chart is made once a second, not in each frame. */
  update() {
    if (!this.live) return;
    const changes = this.keys.map((key) => this.live.rows.get(key)?.change ?? {});
    const isMeant = ({ only }) => changes.some((c) => Object.entries(only).every(([field, value]) => String(c[field]) === value));
    // A threshold is a value; there is no place for it among changes.
    const lines = (this.isRelative ? [] : this.thresholds()).filter((line) => this.fields.includes(line.field) && isMeant(line)).map((line) => ({
      ...line,
      scale: this.scaleOf(line.field),
      label: `${line.from === 'when' ? line.alert : 'until'}: ${line.field} ${line.op} ${line.value}`,
    }));
    const { recent, active } = this.monitor.alerts;
    const ours = [...recent, ...active].filter((e) => e.stream === this.live.description.name && this.keys.includes(this.live.keyOf(e)));
    this.marks = { lines, episodes: episodes(ours) };
  }

  setPaused(paused) {
    this.chart.paused = paused;
    this.chart.dirty = true;
  }

  keysOf() {
    const ranges = Object.fromEntries(LATEST.map((live, i) => [String(i + 1), () => this.onRange({ live })]));
    return { ...ranges, '%': () => this.onRelative(!this.isRelative), '[': () => this.move(-1), ']': () => !this.range.live && this.move(1) };
  }

  /** What the chart shows, as rows in order of time. */
  rows() {
    const { from, to } = bounds(this.range, this.chart.now());
    return this.keys.flatMap((key) => {
      const history = this.histories.get(key);
      return history.times.flatMap((time, i) => (time < from || time > to ? [] : [{
        time: new Date(time * 1000).toISOString(), key, ...Object.fromEntries(this.fields.map((f) => [f, history.columns[f][i]])),
      }]));
    }).sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
  }
}

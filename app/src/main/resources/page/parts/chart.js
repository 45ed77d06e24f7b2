// The chart: lines of several fields of several keys over time, drawn by uPlot. One key: a colour per field. Several keys: a
// colour per key and a dash per field.
import { buckets } from '../model/buckets.js';
import { clock } from '../model/format.js';
import { relative } from '../model/relative.js';
import { bounds } from '../model/time-range.js';
import { Tooltip } from './chart-tooltip.js';
import { el } from './element.js';
import { everyFrame } from './frames.js';
import { drawMarks } from './marks.js';
import { colourOf, dash } from './series-style.js';
import { colour, onTheme } from './theme.js';

const LEAST_MS = 100; // data come ten times a second
const SHARE = 8; // drawing may take an eighth of the time
const FONT = '11px system-ui, sans-serif';

export class Chart {
  /** @param handlers onZoom(from, to), marks() → {lines, episodes} */
  constructor(handlers) {
    Object.assign(this, handlers, { series: [], paused: false, drawnAt: 0, tookMs: 0, dirty: true, newest: 0 });
    this.element = el('div.chart', { role: 'img' });
    this.tooltip = new Tooltip(this.element);
    new ResizeObserver(() => this.resize()).observe(this.element);
    onTheme(() => this.rebuild());
    // While somebody draws a selection, the picture under it stands still.
    this.element.addEventListener('pointerdown', () => (this.dragging = true));
    addEventListener('pointerup', () => (this.dragging = false));
    addEventListener('pointercancel', () => (this.dragging = false));
  }

  /** @param series {key, field, label, keyIndex, fieldIndex, keys, history, scale, format} */
  begin(series, range, isRelative) {
    Object.assign(this, { series, range, isRelative });
    this.rebuild();
    this.stopDrawing ??= everyFrame((now) => this.frame(now));
  }

  end() {
    this.stopDrawing?.();
    this.stopDrawing = null;
    this.plot?.destroy();
    this.plot = null;
  }

  setRange(range) {
    this.range = range;
    this.dirty = true;
  }

  frame(now) {
    if (!this.plot || this.paused || this.dragging) return;
    if (!this.dirty && !this.range.live) return;
    if (now - this.drawnAt < Math.max(LEAST_MS, this.tookMs * SHARE)) return;
    this.draw();
    this.tookMs = performance.now() - now;
    this.drawnAt = now;
  }

  /** Where time stands: the clock's, unless what comes is of another time, as in a replay. */
  now() {
    const clock = Date.now() / 1000;
    this.newest = Math.max(0, ...this.series.map((s) => s.history.times.at(-1) ?? 0));
    return this.newest && Math.abs(clock - this.newest) > 30 ? this.newest : clock;
  }

  draw() {
    const { from, to } = bounds(this.range, this.now());
    const count = Math.max(50, Math.floor(this.plot.bbox.width / devicePixelRatio / 1.5));
    const [times, ...values] = buckets(this.series.map((s) => s.history.series(s.field)), from, to, count);
    this.data = [times, ...(this.isRelative ? values.map(relative) : values)];
    this.dirty = false;
    this.plot.batch(() => {
      this.plot.setData(this.data, false);
      this.plot.setScale('x', { min: from, max: to });
    });
  }

  rebuild() {
    this.plot?.destroy();
    this.plot = null;
    if (!this.series.length || !this.element.clientWidth) return;
    const grid = { stroke: colour('--grid'), width: 1 };
    const axis = { stroke: colour('--dim'), font: FONT, grid, ticks: { show: false } };
    const twoScales = this.series.some((s) => s.scale === 'y2');
    this.plot = new uPlot({
      width: this.element.clientWidth,
      height: this.element.clientHeight,
      legend: { show: false },
      padding: [10, twoScales ? 0 : 8, 0, 0],
      cursor: { drag: { x: true, y: false, setScale: false }, points: { size: 7 }, y: false },
      scales: { x: { time: true }, y: { range: (u, low, high) => this.spread(low, high, 'y') }, y2: { range: (u, low, high) => this.spread(low, high, 'y2') } },
      axes: [
        { ...axis, space: this.element.clientWidth < 500 ? 55 : 80, size: 30, values: (u, splits, i, space, step) => splits.map((t) => tick(t, step)) },
        { ...axis, scale: 'y', size: axisSize, ...(this.isRelative && { values: (u, splits) => splits.map((v) => `${Number(v.toPrecision(6))}%`) }) },
        ...(twoScales ? [{ ...axis, scale: 'y2', side: 1, size: axisSize, grid: { show: false } }] : []),
      ],
      series: [{}, ...this.series.map((s) => this.line(s))],
      hooks: {
        draw: [(u) => drawMarks(u, this.marks(), this.series)],
        setSelect: [(u) => this.selected(u)],
        setCursor: [(u) => this.tooltip.show(u, this.series, this.isRelative, this.marks().episodes)],
      },
    }, [[], ...this.series.map(() => [])], this.element);
    this.drawnAt = 0;
    this.dirty = true;
    if (this.paused) this.draw();
  }

  line({ label, keyIndex, fieldIndex, keys, scale }) {
    return {
      label,
      scale,
      stroke: colour(colourOf(keyIndex, fieldIndex, keys)),
      width: fieldIndex === 0 ? 1.25 : 1.75,
      dash: dash(fieldIndex, keys),
      spanGaps: true,
      points: { show: (u, i, first, last) => isSparse(u.data[i], first, last), size: 5 },
    };
  }

  /** Some air above and below; a threshold that is near is in the picture, one that is far would flatten it. */
  spread(low, high, scale) {
    if (low === null || low === undefined) return [0, 1];
    const span = high - low || Math.abs(high) * 0.01 || 1;
    let [bottom, top] = [low - span * 0.06, high + span * 0.1];
    for (const line of this.marks().lines) {
      if (line.scale !== scale) continue;
      if (line.value > top && line.value < high + span * 0.6) top = line.value + span * 0.08;
      if (line.value < bottom && line.value > low - span * 0.6) bottom = line.value - span * 0.08;
    }
    return [bottom, top];
  }

  selected(u) {
    if (u.select.width < 4) return;
    const from = u.posToVal(u.select.left, 'x');
    const to = u.posToVal(u.select.left + u.select.width, 'x');
    u.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false);
    this.onZoom(from, to);
  }

  resize() {
    if (!this.plot) {
      this.rebuild();
      return;
    }
    const { clientWidth: width, clientHeight: height } = this.element;
    if (width && height && (this.plot.width !== width || this.plot.height !== height)) this.plot.setSize({ width, height });
  }
}

const DAY = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric' });

/** As fine as the steps between the ticks: seconds, minutes or days. */
function tick(seconds, step) {
  if (step >= 86_400) return DAY.format(seconds * 1000);
  const text = clock(seconds * 1000);
  return step < 60 ? text : text.slice(0, 5);
}

/** So few points that each deserves a dot. */
function isSparse(values, first, last) {
  let n = 0;
  for (let i = first; i <= last; i++) if (values[i] !== null && ++n > 40) return false;
  return n > 0;
}

/** As wide as its longest label. */
function axisSize(u, values) {
  const longest = Math.max(0, ...(values ?? []).map((v) => v?.length ?? 0));
  return 18 + longest * 6.2;
}

// The live chart of one key: a few fields over time, drawn at most once a frame.
const COLOURS = ['#0ea5e9', '#f97316', '#22c55e', '#a855f7', '#ec4899', '#eab308'];
const MOST_POINTS = 5000;

export class Chart {
  constructor(element, checkboxes) {
    Object.assign(this, { element, checkboxes, fields: [], data: [[]], shown: new Set(), paused: false, dirty: false });
    new ResizeObserver(() => this.resize()).observe(element);
    const frame = () => {
      if (this.dirty && !this.paused && this.plot) {
        this.dirty = false;
        this.plot.setData(this.data);
      }
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  }

  /** Begins with the given number fields and history. */
  begin(fields, history) {
    this.fields = fields.slice(0, COLOURS.length);
    this.data = [[], ...this.fields.map(() => [])];
    history.forEach((change) => this.append(change));
    this.shown = new Set(this.alike());
    this.listFields();
    this.draw();
  }

  /** Up to three fields of a magnitude like the first one's: others would flatten the picture. */
  alike() {
    const newest = (i) => Math.abs(this.data[i + 1].at(-1) ?? 0);
    const first = newest(0);
    return this.fields.filter((f, i) => i === 0 || (newest(i) > first / 3 && newest(i) < first * 3)).slice(0, 3);
  }

  listFields() {
    this.checkboxes.replaceChildren(...this.fields.map((field, i) => {
      const label = document.createElement('label');
      const box = Object.assign(document.createElement('input'), { type: 'checkbox', checked: this.shown.has(field) });
      box.onchange = () => {
        box.checked ? this.shown.add(field) : this.shown.delete(field);
        this.draw();
      };
      const swatch = Object.assign(document.createElement('span'), { className: `swatch s${i}` });
      label.append(box, swatch, field);
      return label;
    }));
  }

  append(change) {
    this.data[0].push(Date.parse(change.time) / 1000);
    this.fields.forEach((field, i) => this.data[i + 1].push(change[field] ?? null));
    if (this.data[0].length > MOST_POINTS) this.data.forEach((column) => column.splice(0, MOST_POINTS / 10));
    this.dirty = true;
  }

  draw() {
    this.plot?.destroy();
    const style = getComputedStyle(document.documentElement);
    const axis = { stroke: style.getPropertyValue('--dim'), grid: { stroke: style.getPropertyValue('--line'), width: 1 }, ticks: { show: false } };
    this.plot = new uPlot({
      ...this.size(),
      cursor: { points: { size: 6 } },
      axes: [axis, { ...axis, size: 70 }],
      series: [{}, ...this.fields.map((label, i) => ({
        label, stroke: COLOURS[i], width: i === 0 ? 1.25 : 2, show: this.shown.has(label), points: { show: false }, spanGaps: true,
      }))],
    }, this.data, this.element);
  }

  resize() {
    this.plot?.setSize(this.size());
  }

  /** Where there is room for the legend, it is below. */
  size() {
    const legend = matchMedia('(max-width: 900px)').matches ? 0 : 32;
    return { width: this.element.clientWidth, height: this.element.clientHeight - legend };
  }
}

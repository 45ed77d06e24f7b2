// A stream: its chart, and the newest values of its keys. The address says what is shown, so it can be kept and sent.
import { plural, rate } from '../model/format.js';
import { read, write } from '../model/time-range.js';
import { say } from '../parts/announce.js';
import { el, icon, setText } from '../parts/element.js';
import { KeyTable } from '../parts/key-table.js';
import { MOST_FIELDS, MOST_KEYS } from '../parts/series-style.js';
import { LiveStream, numericFields } from '../server/live-stream.js';
import { copyMenu } from './stream-copy.js';
import { StreamChart } from './stream-chart.js';

export class StreamView {
  constructor(context) {
    Object.assign(this, { context, live: null, keys: [], fields: [] });
    this.table = new KeyTable({
      onSort: (sort) => this.navigate({ sort: (sort.descending ? '-' : '') + sort.column }),
      onChoose: (key, add) => this.choose(key, add),
      colourOf: (key) => this.chart.colourOfKey(key),
      onCount: (shown, all) => setText(this.count, shown === all ? plural(all, 'key') : `${shown} of ${plural(all, 'key')}`),
    });
    this.chart = new StreamChart({
      monitor: context.monitor,
      onKeys: (keys) => this.navigate({ keys }),
      onFields: (fields) => this.navigate({ fields }),
      onRange: (range) => this.navigate({ range }),
      onRelative: (isRelative) => this.navigate({ isRelative }),
      onZoom: (range) => this.navigate({ range }, { zoom: (history.state?.zoom ?? 0) + 1 }),
      onBack: () => this.back(),
    });
    this.build();
  }

  build() {
    this.title = el('h1');
    this.about = el('p.about');
    this.choice = el('select.phone-only', { ariaLabel: 'Stream', onchange: () => this.context.go('streams', this.choice.value) });
    this.pauseButton = el('button', { title: 'p', type: 'button', ariaPressed: 'false', onclick: () => this.pause() }, icon('pause'), el('span', {}, 'Pause'));
    this.filter = el('input', { type: 'search', placeholder: 'Filter keys', ariaLabel: 'Filter the keys', autocomplete: 'off', oninput: () => this.filtered() });
    this.filter.onkeydown = (event) => {
      if (event.key === 'Enter' || event.key === 'ArrowDown') this.table.focus();
      if (event.key === 'Escape') {
        this.filter.value = '';
        this.filtered();
      }
    };
    this.count = el('span.dim', { role: 'status' });
    this.empty = el('p.empty', { hidden: true });
    this.element = el('div.view.stream', {},
      el('header.head', {}, el('div', {}, this.title, this.choice, this.about), el('div.actions', {}, this.pauseButton, copyMenu(this))),
      this.empty,
      this.panels = el('div.panels', {},
        el('section.card.chart-card', { ariaLabel: 'Chart' }, this.chart.element),
        el('section.card.table-card', { ariaLabel: 'Newest values' }, el('div.bar', {}, el('h2', {}, 'Newest values'), this.count, this.filter), this.table.element)));
  }

  show({ name, params }) {
    this.params = params;
    this.name = name || this.context.monitor.usual;
    this.update();
  }

  hide() {
    this.live?.stop();
    this.live = null;
    this.table.end();
    this.chart.end();
  }

  /** There is news of the gateway; a stream that was not known may be now. */
  update() {
    const { monitor } = this.context;
    const description = monitor.stream(this.name);
    this.empty.hidden = Boolean(description);
    this.panels.hidden = !description;
    if (!description) {
      setText(this.title, this.name || 'Streams');
      setText(this.empty, monitor.answers ? `There is no stream named ${this.name}.` : 'Waiting for the gateway…');
      return;
    }
    if (this.live?.description.name !== this.name) this.begin(description);
    this.describe(description);
    this.apply();
    this.chart.update();
  }

  begin(description) {
    this.live?.stop();
    this.live = new LiveStream(description, this.context.gateway, this.context.connection);
    const { live } = this;
    live.listeners.add((row, change) => this.chart.take(row.key, change));
    live.onMissed = (gap) => {
      say('Some changes were missed while the page was away; the newest are shown.');
      this.chart.reload(gap);
    };
    this.keys = [];
    this.fields = [];
    this.numbers = numericFields(description);
    this.applied = '';
    const sort = this.params.get('sort') ?? '';
    const column = sort.replace(/^-/, '');
    this.table.begin(live, description.fields.map((f) => f.name), { column, descending: sort.startsWith('-') });
    this.chart.begin(live, this.numbers);
    this.filter.value = this.params.get('filter') ?? '';
    this.table.filter(this.filter.value);
    live.start(this.numbers[0]).catch((problem) => say(problem.message)).finally(() => this.live === live && this.apply());
  }

  describe(description) {
    const { monitor } = this.context;
    setText(this.title, description.name);
    const by = description.keys.length ? ` by ${description.keys.join(', ')}` : '';
    setText(this.about, `from ${description.from}${by} · ${rate(monitor.rates.now(`stream ${description.name}`))}`);
    const names = monitor.streams.map((s) => s.name);
    if (this.choices !== names.join()) {
      this.choices = names.join();
      this.choice.replaceChildren(...names.map((n) => el('option', {}, n)));
    }
    this.choice.value = description.name;
  }

  /** What the address wants, or what is usual, as soon as there are keys. */
  apply() {
    const { live, params } = this;
    if (!live) return;
    const keys = params.getAll('keys').slice(0, MOST_KEYS);
    if (live.rows.size === 0) return;
    this.keys = keys.length ? keys : this.keys.length ? this.keys : [this.usualKey()];
    const fields = params.getAll('fields').filter((f) => this.numbers.includes(f)).slice(0, MOST_FIELDS);
    this.fields = fields.length ? fields : this.fields.length ? this.fields : this.usualFields();
    const range = read(params);
    const isRelative = params.get('scale') === 'relative';
    const wanted = JSON.stringify([this.keys, this.fields, range, isRelative]);
    if (wanted === this.applied) return;
    this.applied = wanted;
    this.chart.show(this.keys, this.fields, range, isRelative);
    live.setSparkField(this.fields[0]);
    this.table.head.querySelector('.trend-of').textContent = this.fields[0];
  }

  /** A key that fires, or that an alert is meant for, or the first. */
  usualKey() {
    const { alerts } = this.context.monitor;
    const { live } = this;
    const firing = alerts.active.filter((e) => e.stream === this.name).map((e) => live.keyOf(e));
    const meant = this.chart.thresholds().map((line) => live.keyOf(line.only));
    const first = [...live.rows.keys()].sort()[0];
    return [...meant, ...firing, first].find((key) => live.rows.has(key));
  }

  /** Up to three fields of a magnitude like the first one's: others would flatten the picture. */
  usualFields() {
    const change = this.live.rows.get(this.keys[0])?.change ?? {};
    const first = Math.abs(change[this.numbers[0]] ?? 0);
    const isAlike = (f) => Math.abs(change[f] ?? 0) > first / 3 && Math.abs(change[f] ?? 0) < first * 3;
    return this.numbers.filter((f, i) => i === 0 || isAlike(f)).slice(0, 3);
  }

  choose(key, add) {
    const others = this.keys.filter((k) => k !== key);
    const keys = !add ? [key] : this.keys.includes(key) ? others : [...others, key].slice(-MOST_KEYS);
    this.navigate({ keys: keys.length ? keys : [key] });
    say(`The chart shows ${(keys.length ? keys : [key]).join(', ')}`);
  }

  filtered() {
    this.table.filter(this.filter.value);
    this.navigate({ filter: this.filter.value });
  }

  /** Another thing to show is the same page, but a zoom can be taken back. */
  navigate({ keys, fields, range, isRelative, sort, filter }, { zoom } = {}) {
    const params = new URLSearchParams(this.params);
    const set = (name, values) => {
      params.delete(name);
      values.forEach((v) => v && params.append(name, v));
    };
    if (keys) set('keys', keys);
    if (fields) set('fields', fields);
    if (range) write(range, params);
    if (isRelative !== undefined) set('scale', [isRelative ? 'relative' : '']);
    if (sort !== undefined) set('sort', [sort]);
    if (filter !== undefined) set('filter', [filter]);
    this.context.go('streams', this.name, params, { replace: !zoom, state: { zoom: zoom ?? history.state?.zoom ?? 0 } });
  }

  back() {
    if (history.state?.zoom) history.back();
    else this.navigate({ range: { live: '5m' } });
  }

  pause() {
    const paused = !this.table.paused;
    this.table.paused = paused;
    this.chart.setPaused(paused);
    this.pauseButton.ariaPressed = String(paused);
    this.pauseButton.lastChild.textContent = paused ? 'Go on' : 'Pause';
    this.pauseButton.firstChild.firstChild.setAttribute('href', paused ? '#i-play' : '#i-pause');
    say(paused ? 'Paused' : 'Going on');
  }

  keysOf() {
    return { '/': () => this.filter.focus(), p: () => this.pause(), ...this.chart.keysOf(), Escape: () => this.back() };
  }
}

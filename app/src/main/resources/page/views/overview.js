// All at one glance: does everything flow, how fast, and what is wrong.
import { keyText } from '../model/alert-events.js';
import { bytes, clock, count, plural, rate, since } from '../model/format.js';
import { href } from '../model/route.js';
import { attempt, say } from '../parts/announce.js';
import { el, icon, setText } from '../parts/element.js';
import { drawSpark } from '../parts/sparkline.js';
import { health } from './health.js';
import { alertItem, streamLink } from './alert-item.js';
import { keyedList } from '../parts/keyed-list.js';

export class Overview {
  constructor(context) {
    this.context = context;
    this.health = el('p.health');
    this.figures = Object.fromEntries(FIGURES.map((f) => [f.name, figure(f)]));
    this.feeds = keyedList(el('tbody'), feedRow);
    this.streams = keyedList(el('tbody'), streamRow);
    this.alerts = keyedList(el('ul.alert-list'), (event) => alertItem(event, context));
    this.lately = keyedList(el('ul.lately'), latelyItem);
    const signIn = el('button', { type: 'button', onclick: () => attempt(() => context.gateway.ask('', true)) }, 'Sign in');
    this.noFeeds = el('div.bar', { hidden: true }, el('p.empty', {}, 'Feeds are shown to those who may read every stream.'), signIn);
    this.noAlerts = el('p.empty', {}, 'Nothing is firing.');
    this.element = el('div.view.overview', {},
      el('header.head', {}, el('div', {}, el('h1', {}, 'Overview'), this.health)),
      el('div.figures', {}, ...Object.values(this.figures).map((f) => f.element)),
      el('div.columns', {},
        el('div', {},
          card('Feeds', this.noFeeds, this.feedTable = table(['Feed', 'Messages', '', 'Lag', 'Missed', 'Last message'], this.feeds.element)),
          card('Streams', table(['Stream', 'Changes', '', 'Keys', 'In all'], this.streams.element))),
        el('div', {},
          card('Firing now', this.noAlerts, this.alerts.element),
          card('Lately', this.lately.element, el('p.more', {}, el('a', { href: href('alerts') }, 'All alerts'))))));
  }

  show() {
    this.update();
  }

  hide() {}

  update() {
    const { monitor } = this.context;
    const { level, sentence } = health(monitor);
    // Said when it changes, not each second that it is up.
    if (this.health.dataset.level && this.health.dataset.level !== level) say(sentence);
    this.health.dataset.level = level;
    setText(this.health, sentence);
    for (const f of FIGURES) this.figures[f.name].show(monitor);
    this.noFeeds.hidden = monitor.seesAll;
    this.feedTable.hidden = !monitor.seesAll;
    this.feeds.show(monitor.feeds, (f) => f.name, monitor);
    this.streams.show(monitor.streams, (s) => s.name, monitor);
    const firing = monitor.alerts.active.slice(0, 8);
    this.noAlerts.hidden = firing.length > 0;
    this.alerts.show(firing, (e) => e.id ?? `${e.alert}:${e.seq}`, monitor);
    this.lately.show(monitor.alerts.recent.slice(0, LATELY), (e) => `${e.alert}:${e.seq}`);
    this.lately.element.parentElement.hidden = monitor.alerts.recent.length === 0;
  }
}

const LATELY = 8;

function latelyItem(event) {
  const isOver = event.state === 'resolved';
  const element = el('li', { 'data-state': event.state },
    el('span.mark', {}, isOver ? '✓' : '▲', el('span.off-screen', {}, event.state)), el('b', {}, event.alert), el('a', { href: streamLink(event) }, keyText(event) || event.stream), el('span.dim', {}, clock(event.time)));
  element.title = event.message;
  return { element, show() {} };
}

const FIGURES = [
  { name: 'Observations', value: (m) => rate(m.rates.now('observations')), spark: (m) => m.rates.history('observations') },
  { name: 'Changes', value: (m) => rate(m.rates.now('changes')), spark: (m) => m.rates.history('changes') },
  { name: 'Lag', value: (m) => bytes(m.lagBytes), note: () => 'received, not yet computed' },
  { name: 'Alerts', to: 'alerts', value: (m) => count(m.alerts.active.length), note: (m) => (m.alerts.active.length ? 'firing' : 'none is firing') },
  { name: 'Dead letters', to: 'dead-letters', value: (m) => count(m.deadCount), note: (m) => (m.deadCount ? 'messages kept aside' : 'every message was read') },
];

function figure({ name, value, spark, note, to }) {
  const number = el('strong');
  const below = spark ? el('canvas.spark', { ariaHidden: 'true' }) : el('span.dim');
  const element = el(to ? 'a.figure' : 'div.figure', to ? { href: href(to) } : {}, el('span.name', {}, name), number, below);
  return {
    element,
    show(monitor) {
      setText(number, monitor.answers === null ? '…' : value(monitor));
      if (spark) drawSpark(below, spark(monitor), { fromZero: true });
      else setText(below, note(monitor));
    },
  };
}

const card = (title, ...children) => el('section.card', { ariaLabel: title }, el('h2', {}, title), ...children);

const table = (names, body) =>
  el('div.sideways', {}, el('table.list', {}, el('thead', {}, el('tr', {}, ...names.map((n) => (n ? el('th', { scope: 'col' }, n) : el('td'))))), body));

/** On a phone a row is a block, and its values say what they are. */
const label = (text) => ({ 'data-label': text });

const STATES = { connected: 'good', connecting: 'warn', waiting: 'bad', closed: 'bad' };

function missed({ missingMessages, gaps }, last) {
  if (!missingMessages && !gaps) return 'none';
  return `${count(missingMessages)} in ${plural(gaps, 'gap')}${last ? `, last ${clock(last)}` : ''}`;
}

function feedRow(feed) {
  const dot = el('span.dot', { ariaHidden: 'true' });
  const state = el('span.state');
  const problem = el('div.problem');
  const cells = { rate: el('td.number', label('Messages')), spark: el('canvas.spark', { ariaHidden: 'true' }), lag: el('td.number', label('Lag')), missed: el('td.number', label('Missed')), last: el('td.number', label('Last message')) };
  const element = el('tr', {},
    el('th', { scope: 'row' }, el('a', { href: href('pipeline', `feed:${feed.name}`) }, dot, feed.name), ' ', state, el('div.dim.url', { title: feed.url }, feed.url), problem),
    cells.rate, el('td.c-spark', {}, cells.spark), cells.lag, cells.missed, cells.last);
  return {
    element,
    show(f, monitor) {
      const now = Date.now();
      const known = monitor.answers ? f.state : 'unknown';
      element.dataset.state = known;
      dot.dataset.level = STATES[known] ?? 'warn';
      setText(state, known === 'unknown' ? 'not known: the gateway does not answer' : `${f.state}${f.since ? ` for ${since(f.since, now)}` : ''}`);
      setText(problem, f.lastError && f.state !== 'connected' ? f.lastError : f.lastError ? `last problem: ${f.lastError}` : '');
      setText(cells.rate, rate(monitor.rates.now(`feed ${f.name}`)));
      drawSpark(cells.spark, monitor.rates.history(`feed ${f.name}`), { fromZero: true });
      setText(cells.lag, bytes(f.lagBytes));
      setText(cells.missed, missed(f, monitor.gaps.get(f.name)?.at));
      setText(cells.last, f.lastMessageAt ? clock(f.lastMessageAt) : 'never');
    },
  };
}

function streamRow(stream) {
  const cells = { rate: el('td.number', label('Changes')), spark: el('canvas.spark', { ariaHidden: 'true' }), keys: el('td.number', label('Keys')), all: el('td.number', label('In all')) };
  const element = el('tr', {},
    el('th', { scope: 'row' }, el('a', { href: href('streams', stream.name) }, icon('streams'), stream.name), el('div.dim', {}, `from ${stream.from} · ${stream.fields.map((f) => f.name).join(', ')}`)),
    cells.rate, el('td.c-spark', {}, cells.spark), cells.keys, cells.all);
  return {
    element,
    show(s, monitor) {
      setText(cells.rate, rate(monitor.rates.now(`stream ${s.name}`)));
      drawSpark(cells.spark, monitor.rates.history(`stream ${s.name}`), { fromZero: true });
      setText(cells.keys, count(s.keyCount));
      setText(cells.all, count(s.seq));
    },
  };
}

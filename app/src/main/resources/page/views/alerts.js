// Alerts: what fires, what is silenced, what has been.
import { keyText } from '../model/alert-events.js';
import { count, duration, moment } from '../model/format.js';
import { matches } from '../model/order.js';
import { attempt } from '../parts/announce.js';
import { el, icon, setText } from '../parts/element.js';
import { keyedList } from '../parts/keyed-list.js';
import { alertItem, streamLink } from './alert-item.js';
import { silenceDialog } from './silence-dialog.js';

const WORDS = { firing: '▲ fired', repeated: '▲ still firing', resolved: '✓ resolved' };

export class AlertsView {
  constructor(context) {
    this.context = context;
    this.active = keyedList(el('ul.alert-list'), (event) => alertItem(event, context));
    this.silences = keyedList(el('ul.silence-list'), (silence) => silenceItem(silence, context));
    this.history = keyedList(el('tbody'), historyRow);
    this.none = el('p.empty', {}, 'Nothing is firing.');
    this.noSilence = el('p.empty', {}, 'Nothing is silenced.');
    this.noHistory = el('p.empty', {}, 'Nothing has fired.');
    this.filter = el('input', { type: 'search', placeholder: 'Filter', ariaLabel: 'Filter the history', oninput: () => this.filtered() });
    this.state = choice('State', ['all states', 'firing', 'repeated', 'resolved'], () => this.filtered());
    this.severity = choice('Severity', ['all severities', 'info', 'warning', 'critical'], () => this.filtered());
    this.count = el('span.dim', { role: 'status' });
    this.about = el('p.about');
    this.build();
  }

  build() {
    const silence = el('button', { type: 'button', onclick: () => silenceDialog(undefined, this.context) }, icon('silence'), el('span', {}, 'New silence…'));
    this.silenceCard = el('section.card', { ariaLabel: 'Silences' }, el('div.bar', {}, el('h2', {}, 'Silences'), silence), this.noSilence, this.silences.element);
    this.element = el('div.view.alerts', {},
      el('header.head', {}, el('div', {}, el('h1', {}, 'Alerts'), this.about)),
      el('div.columns', {},
        el('div', {}, el('section.card', { ariaLabel: 'Firing' }, el('h2', {}, 'Firing now'), this.none, this.active.element)),
        this.silenceCard),
      el('section.card', { ariaLabel: 'History' },
        el('div.bar', {}, el('h2', {}, 'History'), this.count, this.state, this.severity, this.filter),
        this.noHistory,
        el('div.sideways', {}, el('table.list.history', {},
          el('thead', {}, el('tr', {}, ...['Time', 'State', 'Severity', 'Alert', 'Key', 'Message', 'For'].map((n) => el('th', { scope: 'col' }, n)))), this.history.element))));
  }

  show({ params }) {
    this.filter.value = params.get('filter') ?? '';
    if (params.get('state')) this.state.value = params.get('state');
    if (params.get('severity')) this.severity.value = params.get('severity');
    this.update();
  }

  hide() {}

  update() {
    const { monitor } = this.context;
    const { active, recent, silences } = monitor.alerts;
    this.active.show(active, (e) => e.id ?? `${e.alert}:${e.seq}`, monitor);
    this.none.hidden = active.length > 0;
    this.silenceCard.hidden = silences === null;
    this.silences.show(silences ?? [], (s) => s.id);
    this.noSilence.hidden = (silences ?? []).length > 0;
    const wanted = recent.filter((e) => this.isWanted(e));
    this.history.show(wanted, (e) => `${e.alert}:${e.seq}`);
    this.noHistory.hidden = recent.length > 0;
    const silenced = active.filter((e) => e.silenced).length;
    const acknowledged = active.filter((e) => e.acknowledged).length;
    setText(this.about, [`${count(active.length)} firing`, acknowledged && `${acknowledged} acknowledged`, silenced && `${silenced} silenced`].filter(Boolean).join(' · '));
    setText(this.count, wanted.length === recent.length ? '' : `${wanted.length} of ${recent.length}`);
  }

  isWanted(event) {
    return (this.state.selectedIndex === 0 || event.state === this.state.value)
      && (this.severity.selectedIndex === 0 || event.severity === this.severity.value)
      && matches(`${event.alert} ${keyText(event)} ${event.message}`, this.filter.value);
  }

  filtered() {
    const params = new URLSearchParams();
    if (this.filter.value) params.set('filter', this.filter.value);
    if (this.state.selectedIndex) params.set('state', this.state.value);
    if (this.severity.selectedIndex) params.set('severity', this.severity.value);
    this.context.go('alerts', '', params, { replace: true });
  }

  /** j and k go through what fires; there, a acknowledges and s silences. */
  move(step) {
    const items = [...this.active.element.children];
    const at = items.indexOf(document.activeElement.closest?.('li.alert'));
    items[Math.max(0, Math.min(items.length - 1, at + step))]?.focus();
  }

  keysOf() {
    return { '/': () => this.filter.focus(), j: () => this.move(1), k: () => this.move(-1) };
  }
}

const choice = (name, options, onchange) => el('select', { ariaLabel: name, onchange }, ...options.map((o) => el('option', {}, o)));

function historyRow(event) {
  const isOver = event.state === 'resolved';
  const took = isOver ? duration((Date.parse(event.time) - Date.parse(event.since)) / 1000) : '';
  const element = el('tr', { 'data-state': event.state, 'data-severity': event.severity },
    el('td.when', {}, moment(event.time, Date.now())),
    el('td.word', {}, WORDS[event.state] ?? event.state),
    el('td.dim', {}, event.severity),
    el('th', { scope: 'row' }, event.alert),
    el('td', {}, el('a', { href: streamLink(event) }, keyText(event) || event.stream)),
    el('td.message', {}, event.message),
    el('td.number', {}, took));
  return { element, show() {} };
}

function silenceItem(silence, { gateway, monitor }) {
  const left = el('span');
  const takeBack = () => attempt(async () => {
    await gateway.remove(`/api/silences/${encodeURIComponent(silence.id)}`);
    await monitor.refreshAlerts();
  }, 'The silence is taken back');
  const match = Object.entries(silence.match ?? {}).map(([name, value]) => `${name} ${value}`).join(', ');
  const element = el('li.silence', {},
    el('div.title', {}, icon('silence'), el('strong', {}, silence.alert === '*' ? 'all alerts' : silence.alert), match ? el('span', {}, match) : null, el('span.dim', {}, left)),
    el('div.dim', {}, [silence.by && `by ${silence.by}`, silence.reason].filter(Boolean).join(': ')),
    el('div.actions', {}, el('button', { type: 'button', onclick: takeBack }, 'Take back')));
  return {
    element,
    show(s) {
      const seconds = (Date.parse(s.until) - Date.now()) / 1000;
      setText(left, seconds > 0 ? `${duration(seconds)} left` : 'over');
      left.title = `until ${moment(s.until, Date.now())}`;
    },
  };
}

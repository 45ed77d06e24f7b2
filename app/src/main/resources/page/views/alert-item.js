// An alert that fires, with what can be done about it.
import { keyText } from '../model/alert-events.js';
import { clock, moment, since } from '../model/format.js';
import { href } from '../model/route.js';
import { attempt } from '../parts/announce.js';
import { el, icon, setText } from '../parts/element.js';
import { silenceDialog } from './silence-dialog.js';

export function alertItem(first, context) {
  let event = first;
  const what = el('span.word');
  const since_ = el('span');
  const handled = el('div.handled');
  const acknowledge = el('button', { type: 'button', onclick: () => toggleAcknowledged(event, context) });
  const silence = el('button', { type: 'button', onclick: () => silenceDialog(event, context) }, icon('silence'), el('span', {}, 'Silence…'));
  const actions = el('div.actions', {}, acknowledge, silence);
  const message = el('div.message');
  const element = el('li.alert', { tabIndex: -1 },
    el('div.title', {}, what, el('strong', {}, first.alert), el('a', { href: streamLink(first) }, keyText(first) || first.stream), el('span.dim', {}, since_)),
    message, handled, actions);
  element.onkeydown = (e) => {
    if (e.target.closest('input, textarea')) return;
    if (e.key === 'a') acknowledge.click();
    else if (e.key === 's') silence.click();
    else return;
    e.stopPropagation();
  };
  return {
    element,
    show(latest, monitor) {
      event = latest;
      element.dataset.state = event.state;
      element.dataset.severity = event.severity;
      const isCalm = Boolean(event.acknowledged || event.silenced);
      element.classList.toggle('calm', isCalm);
      setText(what, event.severity);
      setText(since_, `for ${since(event.since, Date.now())}, since ${moment(event.since, Date.now())}`);
      setText(message, event.message);
      setText(handled, handledText(event));
      // Without an id the gateway is one that cannot acknowledge.
      actions.hidden = event.id === undefined;
      setText(acknowledge, event.acknowledged ? 'Take back' : 'Acknowledge');
      silence.hidden = monitor.alerts.silences === null || event.silenced === true;
    },
  };
}

/** The minutes around its beginning, in its stream's chart. */
export function streamLink(event) {
  const params = new URLSearchParams();
  const key = keyText(event);
  if (key) params.append('keys', key);
  return href('streams', event.stream, params);
}

function handledText({ acknowledged, silenced }) {
  const parts = [];
  if (acknowledged) parts.push(`acknowledged${acknowledged.by ? ` by ${acknowledged.by}` : ''} at ${clock(acknowledged.at)}${acknowledged.note ? `: ${acknowledged.note}` : ''}`);
  if (silenced) parts.push('silenced: shown, told to nobody');
  return parts.join(' · ');
}

async function toggleAcknowledged(event, { gateway, monitor }) {
  const path = `/api/alerts/${encodeURIComponent(event.id)}/acknowledge`;
  const by = localStorage.getItem('weir.name');
  const done = event.acknowledged ? `${event.alert} is no longer acknowledged` : `${event.alert} is acknowledged`;
  await attempt(async () => {
    await (event.acknowledged ? gateway.remove(path) : gateway.post(path, by ? { by } : {}));
    await monitor.refreshAlerts();
  }, done);
}


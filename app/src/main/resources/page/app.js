// The page: what frames the views, and which of them is shown.
import { count } from './model/format.js';
import { href, parse } from './model/route.js';
import { hear } from './parts/alert-voice.js';
import { say, tell } from './parts/announce.js';
import { el, setText } from './parts/element.js';
import { helpSheet, startShortcuts } from './parts/shortcuts.js';
import { startTheme, switchTheme } from './parts/theme.js';
import { askForToken } from './parts/token-prompt.js';
import { Connection } from './server/connection.js';
import { Gateway } from './server/gateway.js';
import { Monitor } from './server/monitor.js';
import { AlertsView } from './views/alerts.js';
import { DeadLettersView } from './views/dead-letters.js';
import { Overview } from './views/overview.js';
import { PipelineView } from './views/pipeline.js';
import { StreamView } from './views/stream.js';

const $ = (id) => document.getElementById(id);
const MAKERS = { overview: Overview, streams: StreamView, alerts: AlertsView, pipeline: PipelineView, 'dead-letters': DeadLettersView };

startTheme();
const gateway = new Gateway(askForToken);
const monitor = new Monitor(gateway);
const context = { gateway, monitor, go };
const views = {};
let shown = null;

/** Shows a view. What only changes within a view replaces the address; what one would go back from is a new entry. */
function go(view, name, params, { replace = false, state = null } = {}) {
  history[replace ? 'replaceState' : 'pushState'](state, '', href(view, name, params));
  show();
}

function show() {
  const route = parse(location.hash);
  const isOther = route.view !== shown;
  if (isOther) {
    if (shown) views[shown].hide();
    shown = route.view;
    views[shown] ??= new MAKERS[shown](context);
    $('main').replaceChildren(views[shown].element);
    scrollTo(0, 0);
  }
  views[shown].show(route);
  frame();
}

function frame() {
  const route = parse(location.hash);
  const name = monitor.status?.name ?? 'Weir';
  setText($('name'), name);
  for (const link of $('nav').querySelectorAll('a')) {
    const isHere = link.dataset.view === route.view && (link.dataset.name === undefined || link.dataset.name === (route.name || monitor.usual));
    if (isHere) link.ariaCurrent = 'page';
    else link.removeAttribute('aria-current');
  }
  listStreams();
  const { active } = monitor.alerts;
  badge($('alert-badge'), active.length, 'firing');
  badge($('dead-badge'), monitor.deadCount, 'messages');
  const view = { overview: '', streams: route.name, alerts: 'Alerts', pipeline: 'Pipeline', 'dead-letters': 'Dead letters' }[route.view];
  const title = `${active.length ? `(${active.length}) ` : ''}${view ? `${view} · ` : ''}${name} · Weir`;
  if (document.title !== title) document.title = title;
  const favicon = active.length ? '/logo-alert.svg' : '/logo.svg';
  if (!$('favicon').href.endsWith(favicon)) $('favicon').href = favicon;
}

function badge(element, n, noun) {
  element.hidden = n === 0;
  setText(element, n > 999 ? '999+' : count(n));
  element.ariaLabel = `${n} ${noun}`;
}

let listed = '';
function listStreams() {
  const names = monitor.streams.map((s) => s.name);
  if (names.join() === listed) return;
  listed = names.join();
  $('stream-links').replaceChildren(...names.map((name) => el('a.sub', { href: href('streams', name), 'data-view': 'streams', 'data-name': name }, name)));
  frame();
}

const connection = new Connection(gateway, {
  onState: (state, sentence) => {
    const element = $('connection');
    if (element.dataset.state !== state) {
      element.dataset.state = state;
      say(sentence);
    }
    setText(element.lastElementChild, sentence);
  },
  onAlert: (event) => {
    monitor.refreshAlertsSoon();
    hear(event);
  },
  onProblem: (sentence) => tell(sentence, 'bad'),
});
context.connection = connection;

monitor.listen(() => {
  frame();
  views[shown].update();
});
addEventListener('hashchange', show);

const theme = () => say(`The page is ${switchTheme()}`);
$('theme').onclick = theme;
$('help').onclick = helpSheet;
document.querySelector('.skip').onclick = (event) => {
  event.preventDefault(); // the address is the view's
  $('main').focus();
};
startShortcuts({
  'g o': () => go('overview'),
  'g s': () => go('streams'),
  'g a': () => go('alerts'),
  'g p': () => go('pipeline'),
  'g d': () => go('dead-letters'),
  t: theme,
  '?': helpSheet,
}, () => views[shown].keysOf?.() ?? {});

show();
monitor.start();

// The page: one connection, one chosen stream, one chosen key.
import { Connection } from './connection.js';
import { Chart } from './chart.js';
import { Table } from './table.js';
import { Alerts, poll } from './lists.js';

const $ = (id) => document.getElementById(id);
const state = { streams: [], stream: null, key: null, seq: 0, changes: 0 };
const chart = new Chart($('chart'), $('fields'));
const table = new Table($('values'), $('filter'), choose);
const alerts = new Alerts($('alerts'));

const root = document.documentElement;
root.dataset.theme = localStorage.getItem('theme') ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
$('theme').onclick = () => {
  root.dataset.theme = root.dataset.theme === 'dark' ? 'light' : 'dark';
  localStorage.setItem('theme', root.dataset.theme);
  if (state.key !== null) chart.draw();
};
$('pause').onclick = () => {
  chart.paused = !chart.paused;
  $('pause').setAttribute('aria-pressed', chart.paused);
  $('pause').textContent = chart.paused ? 'Go on' : 'Pause';
};

const keyOf = (change) => state.stream.keys.map((k) => change[k]).join(' · ') || 'all';

/** Shows a stream: its table from a snapshot, then whatever comes. */
async function show(stream) {
  connection.send({ type: 'unsubscribe', stream: state.stream?.name ?? stream.name });
  Object.assign(state, { stream, key: null, seq: 0 });
  for (const tab of $('streams').children) tab.setAttribute('aria-current', tab.textContent === stream.name);
  table.begin(stream.keys.join(' · ') || 'key', stream.fields.map((f) => f.name));
  $('key').textContent = `Waiting for the first observation of ${stream.from}…`;
  const snapshot = await fetch(`/api/streams/${stream.name}/snapshot`).then((r) => r.json());
  if (state.stream !== stream) return;
  snapshot.forEach(take);
  connection.send({ type: 'subscribe', stream: stream.name, since: state.seq });
}

/** Puts a key into the chart, with its history. */
async function choose(key) {
  state.key = key;
  $('key').textContent = key;
  table.select(key);
  const { stream } = state;
  const symbol = stream.keys.length ? `&symbol=${encodeURIComponent(key.split(' · ')[0])}` : '';
  const history = await fetch(`/api/streams/${stream.name}/history?last=600${symbol}`).then((r) => r.json());
  if (state.stream !== stream || state.key !== key) return;
  const numbers = stream.fields.filter((f) => f.type !== 'text' && f.type !== 'boolean').map((f) => f.name);
  chart.begin(numbers, history.filter((c) => keyOf(c) === key));
  state.chartSeq = history.at(-1)?.seq ?? 0;
}

function take(change) {
  state.seq = Math.max(state.seq, change.seq);
  state.changes++;
  const key = keyOf(change);
  table.update(key, change);
  if (state.key === null) choose(key);
  else if (key === state.key && change.seq > state.chartSeq) chart.append(change);
}

const connection = new Connection(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/ws`, {
  onState: (name, text) => {
    $('connection').dataset.state = name;
    $('connection').textContent = text;
  },
  onOpen: async () => {
    connection.send({ type: 'subscribe', alerts: true });
    if (state.stream) {
      connection.send({ type: 'subscribe', stream: state.stream.name, since: state.seq });
      return;
    }
    const [streams, status, past] = await Promise.all(['/api/streams', '/api/status', '/api/alerts'].map((url) => fetch(url).then((r) => r.json())));
    $('name').textContent = status.name;
    document.title = `${status.name} · Weir`;
    past.recent.reverse().forEach((event) => alerts.add(event));
    state.streams = streams.streams;
    $('streams').replaceChildren(...state.streams.map((stream) => {
      const tab = Object.assign(document.createElement('button'), { type: 'button', textContent: stream.name });
      tab.onclick = () => show(stream);
      return tab;
    }));
    show(state.streams.find((s) => s.name === streams.default) ?? state.streams[0]);
  },
  onMessage: (message) => {
    if (message.alert) alerts.add(message);
    else if (message.seq && message.stream === state.stream?.name && !message.type) take(message);
  },
});

setInterval(() => {
  $('rate').textContent = `${state.changes.toLocaleString()} changes/s`;
  state.changes = 0;
}, 1000);
poll($('feeds'), $('dead-count'), $('dead-letters'));

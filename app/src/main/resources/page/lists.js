// Alerts, feeds and dead letters.
const element = (name, text, properties = {}) => Object.assign(document.createElement(name), { textContent: text, ...properties });
const clock = (iso) => new Date(iso).toLocaleTimeString();

const COMMON = ['alert', 'seq', 'time', 'state', 'stream', 'severity', 'since', 'message'];
const WORDS = { firing: '▲ firing', repeated: '▲ still firing', resolved: '✓ resolved', past: 'fired' };

/** What fires and resolves: an alert, for the values of the key's fields, which are all but the common ones. */
const subject = (event) => JSON.stringify([event.alert, ...Object.entries(event).filter(([name]) => !COMMON.includes(name))]);

export class Alerts {
  constructor(list) {
    Object.assign(this, { list, events: [] });
  }

  /** What fires stands first, then what has been, newest first. */
  add(event) {
    if (this.events.some((e) => e.alert === event.alert && e.seq === event.seq)) return;
    this.events = [event, ...this.events].slice(0, 50);
    const newest = new Map();
    for (const e of [...this.events].sort((a, b) => a.seq - b.seq)) newest.set(subject(e), e);
    const state = (e) => (e.state === 'resolved' || newest.get(subject(e)) === e ? e.state : 'past');
    const isActive = (e) => state(e) !== 'resolved' && state(e) !== 'past';
    const sorted = [...this.events.filter(isActive), ...this.events.filter((e) => !isActive(e))];
    this.list.replaceChildren(...sorted.map((e) => {
      const li = document.createElement('li');
      li.dataset.state = state(e);
      li.append(element('strong', `${WORDS[state(e)]} · ${e.severity}`), ` ${e.message} `,
        element('span', `${e.alert}, ${clock(e.time)}`, { className: 'dim' }));
      return li;
    }));
  }
}

export function poll(feeds, deadCount, deadLetters) {
  let before = new Map();
  const once = async () => {
    const [state, dead] = await Promise.all(['/api/feeds', '/api/dead-letters'].map((url) => fetch(url).then((r) => r.json())));
    feeds.replaceChildren(...state.feeds.map((feed) => {
      const li = document.createElement('li');
      li.dataset.state = feed.state;
      const rate = Math.max(0, feed.messages - (before.get(feed.name) ?? feed.messages));
      const details = [feed.url, `${feed.messages.toLocaleString()} messages`, `connected ${feed.connects}×`];
      if (feed.lastError) details.push(`last problem: ${feed.lastError}`);
      li.append(element('strong', feed.name), ` ${feed.state} · ${rate.toLocaleString()}/s `, element('div', details.join(' · '), { className: 'dim' }));
      return li;
    }));
    before = new Map(state.feeds.map((f) => [f.name, f.messages]));
    const total = dead.counts?.reduce((sum, c) => sum + c.count, 0) ?? 0;
    deadCount.textContent = total ? dead.counts.map((c) => `${c.count} ${c.cause}`).join(', ') : 'none';
    deadLetters.replaceChildren(...(dead.samples ?? []).slice(0, 50).map((s) => {
      const li = element('li', s.message);
      li.prepend(element('div', `${s.feed}: ${s.cause}${s.field ? ', ' + s.field : ''}, ${clock(s.receivedAt)}`, { className: 'dim' }));
      return li;
    }));
  };
  const unknown = () => feeds.replaceChildren(...[...before.keys()].map((name) => {
    const li = element('li', ' not known: the gateway does not answer');
    li.dataset.state = 'unknown';
    li.prepend(element('strong', name));
    return li;
  }));
  const again = () => once().catch(unknown).finally(() => setTimeout(again, 1000));
  again();
}

// Alerts, feeds and dead letters.
const element = (name, text, properties = {}) => Object.assign(document.createElement(name), { textContent: text, ...properties });
const clock = (iso) => new Date(iso).toLocaleTimeString();

export class Alerts {
  constructor(list) {
    Object.assign(this, { list, events: [] });
  }

  add(event) {
    if (this.events.some((e) => e.alert === event.alert && e.seq === event.seq)) return;
    this.events = [event, ...this.events].slice(0, 50);
    const newest = new Map();
    for (const e of [...this.events].reverse()) newest.set(e.alert + JSON.stringify(e.message.split(':')[0]), e);
    const isActive = (e) => e.state !== 'resolved' && [...newest.values()].includes(e);
    const sorted = [...this.events.filter(isActive), ...this.events.filter((e) => !isActive(e))];
    this.list.replaceChildren(...sorted.map((e) => {
      const li = document.createElement('li');
      li.dataset.state = e.state;
      li.append(element('strong', `${e.state === 'resolved' ? '✓ resolved' : '▲ ' + e.state} · ${e.severity}`), ` ${e.message} `,
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
  const again = () => once().catch(() => feeds.querySelectorAll('li').forEach((li) => (li.dataset.state = 'unknown'))).finally(() => setTimeout(again, 1000));
  again();
}

// What an alert's event is about, and what is still firing.
const COMMON = new Set(['alert', 'seq', 'time', 'state', 'stream', 'severity', 'since', 'message', 'id', 'acknowledged', 'silenced']);

/** The key's fields: all but the common ones. */
export const keyFields = (event) => Object.fromEntries(Object.entries(event).filter(([name]) => !COMMON.has(name)));

/** What fires and resolves: an alert, for one key. */
export const subject = (event) => JSON.stringify([event.alert, keyFields(event)]);

export const keyText = (event) => Object.values(keyFields(event)).map(String).join(' · ');

export const isFiring = (event) => event.state === 'firing' || event.state === 'repeated';

/** When a subject fired and until when, oldest first; `to` is null while it fires. Events may come in any order. */
export function episodes(events) {
  const open = new Map();
  const all = [];
  for (const event of [...events].sort((a, b) => a.seq - b.seq || Date.parse(a.time) - Date.parse(b.time))) {
    const of = subject(event);
    const known = open.get(of);
    if (isFiring(event)) {
      if (known) continue;
      const episode = { event, from: Date.parse(event.since ?? event.time) / 1000, to: null };
      open.set(of, episode);
      all.push(episode);
    } else {
      if (known) known.to = Date.parse(event.time) / 1000;
      else all.push({ event, from: Date.parse(event.since ?? event.time) / 1000, to: Date.parse(event.time) / 1000 });
      open.delete(of);
    }
  }
  return all;
}

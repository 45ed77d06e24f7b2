// A plan out of what every gateway tells: its feeds, its streams and the alerts that have fired.
export function planOf({ status, feeds, streams, alerts }) {
  const fired = [...alerts.rules.map((r) => ({ alert: r.name, stream: r.stream })), ...alerts.active, ...alerts.recent];
  const rules = new Map(fired.map((e) => [e.alert, e.stream]));
  const nodes = [
    ...feeds.map((f) => ({ id: `feed:${f.name}`, kind: 'feed', name: f.name, detail: { url: f.url }, count: f.observations, lagBytes: f.lagBytes })),
    ...streams.map((s) => ({ id: `stream:${s.name}`, kind: 'stream', name: s.name, detail: { by: s.keys.join(', '), select: s.fields.map((f) => f.name).join(', ') }, count: s.seq })),
    ...[...rules.keys()].map((name) => ({ id: `alert:${name}`, kind: 'alert', name, detail: {}, count: alerts.recent.filter((e) => e.alert === name).length })),
  ];
  const ids = new Set(nodes.map((n) => n.id));
  const edges = [
    ...streams.map((s) => ({ from: ids.has(`stream:${s.from}`) ? `stream:${s.from}` : `feed:${s.from}`, to: `stream:${s.name}` })),
    ...[...rules].map(([name, stream]) => ({ from: `stream:${stream}`, to: `alert:${name}` })),
  ];
  return { name: status?.name, nodes, edges, text: null };
}

// Where the boxes of a plan stand: layers from what feeds to what is fed (Sugiyama, Tagawa and Toda 1981, in small). A node's
// layer is one after the last of those before it; in a layer, nodes go to the mean place of their neighbours.
const SWEEPS = 8;

/**
 * @param nodes {id}
 * @param edges {from, to} of ids; those of unknown ids are left out
 * @param size {width, height, alongGap, acrossGap}; `down` turns the flow from rightwards to downwards
 * @return {places: Map id → {x, y}, edges: with a `path` and the middle of each, width, height}
 */
export function layout(nodes, edges, { width, height, alongGap, acrossGap, down = false }) {
  const ids = new Set(nodes.map((n) => n.id));
  const known = edges.filter((e) => ids.has(e.from) && ids.has(e.to) && e.from !== e.to);
  const layers = inLayers(nodes, known);
  straighten(layers, known);
  const across = down ? width : height;
  const along = down ? height : width;
  const at = placed(layers, known, across + acrossGap);
  const places = new Map();
  layers.forEach((layer, i) => layer.forEach((id) => {
    const a = i * (along + alongGap);
    places.set(id, down ? { x: at.get(id), y: a } : { x: a, y: at.get(id) });
  }));
  const extent = Math.max(0, ...at.values()) + across;
  const length = Math.max(0, layers.length * (along + alongGap) - alongGap);
  return {
    places,
    edges: known.map((e) => ({ ...e, ...curve(places.get(e.from), places.get(e.to), width, height, down) })),
    width: down ? extent : length,
    height: down ? length : extent,
  };
}

function inLayers(nodes, edges) {
  const layer = new Map(nodes.map((n) => [n.id, 0]));
  // Bellman-Ford's rounds: as many as there are nodes end it even if there were a circle.
  for (let round = 0; round < nodes.length; round++) {
    for (const { from, to } of edges) layer.set(to, Math.min(nodes.length, Math.max(layer.get(to), layer.get(from) + 1)));
  }
  const layers = [];
  for (const [id, l] of layer) (layers[l] ??= []).push(id);
  return layers.filter(Boolean);
}

/** Fewer crossings: each layer in the order of its neighbours' mean places, forwards and backwards. */
function straighten(layers, edges) {
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const rank = new Map(layers.flatMap((layer) => layer.map((id, i) => [id, i - layer.length / 2])));
    const [near, far] = sweep % 2 === 0 ? ['to', 'from'] : ['from', 'to'];
    for (const layer of layers) {
      const wish = new Map(layer.map((id) => {
        const others = edges.filter((e) => e[near] === id).map((e) => rank.get(e[far]));
        return [id, others.length ? mean(others) : rank.get(id)];
      }));
      layer.sort((a, b) => wish.get(a) - wish.get(b));
    }
  }
}

/** Across the flow: each layer packed, then moved towards its neighbours as far as order and distance allow. */
function placed(layers, edges, step) {
  const at = new Map(layers.flatMap((layer) => layer.map((id, i) => [id, i * step])));
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const [near, far] = sweep % 2 === 0 ? ['to', 'from'] : ['from', 'to'];
    const ordered = sweep % 2 === 0 ? layers : [...layers].reverse();
    for (const layer of ordered) settle(layer, at, edges, near, far, step);
  }
  const least = Math.min(...at.values());
  for (const [id, v] of at) at.set(id, v - least);
  return at;
}

function settle(layer, at, edges, near, far, step) {
  const wish = layer.map((id) => {
    const others = edges.filter((e) => e[near] === id).map((e) => at.get(e[far]));
    return others.length ? mean(others) : at.get(id);
  });
  // Blocks of nodes that touch share the mean of their wishes (pool adjacent violators).
  const blocks = [];
  wish.forEach((w, i) => {
    blocks.push({ sum: w - i * step, n: 1 });
    while (blocks.length > 1 && blocks.at(-2).sum / blocks.at(-2).n > blocks.at(-1).sum / blocks.at(-1).n) {
      const last = blocks.pop();
      blocks.at(-1).sum += last.sum;
      blocks.at(-1).n += last.n;
    }
  });
  let i = 0;
  for (const { sum, n } of blocks) for (let k = 0; k < n; k++, i++) at.set(layer[i], sum / n + i * step);
}

const mean = (values) => values.reduce((sum, v) => sum + v, 0) / values.length;

function curve(a, b, width, height, down) {
  const [x1, y1] = down ? [a.x + width / 2, a.y + height] : [a.x + width, a.y + height / 2];
  const [x2, y2] = down ? [b.x + width / 2, b.y] : [b.x, b.y + height / 2];
  const bend = (down ? y2 - y1 : x2 - x1) / 2;
  const path = down
    ? `M${x1} ${y1}C${x1} ${y1 + bend} ${x2} ${y2 - bend} ${x2} ${y2}`
    : `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
  return { path, middle: { x: (x1 + x2) / 2, y: (y1 + y2) / 2 } };
}

// The plan, drawn. The boxes are buttons: they are reached by keyboard, and arrows go along the flow.
import { layout } from '../model/graph-layout.js';
import { el, icon, setText, svg } from './element.js';

const RIGHTWARDS = { width: 172, height: 58, alongGap: 84, acrossGap: 22 };
const DOWNWARDS = { width: 150, height: 58, alongGap: 50, acrossGap: 16, down: true };
const SMALL = { ...DOWNWARDS, width: 118, acrossGap: 10 };

export class Graph {
  constructor(onChoose, onOpen) {
    Object.assign(this, { onChoose, onOpen, shape: '', boxes: new Map(), lines: [] });
    this.lineLayer = svg('svg', { 'aria-hidden': 'true' });
    this.element = el('div.graph', { role: 'group', ariaLabel: 'The plan as a graph' }, this.lineLayer);
    this.element.onkeydown = (event) => this.pressed(event);
  }

  /** @param factsOf node → {level, line}  @param labelOf edge → text */
  show(nodes, edges, factsOf, labelOf) {
    const room = this.element.parentElement?.clientWidth ?? 0;
    const shape = JSON.stringify([nodes.map((n) => [n.id, n.kind, n.name]), edges, room]);
    if (shape !== this.shape) {
      this.shape = shape;
      this.arrange(nodes, edges, room - 32);
    }
    for (const node of nodes) {
      const box = this.boxes.get(node.id);
      box.node = node;
      const { level, line } = factsOf(node);
      box.dot.dataset.level = level;
      setText(box.line, line);
    }
    for (const { edge, label } of this.lines) {
      const text = labelOf(edge);
      setText(label, text);
      label.hidden = text === '';
    }
  }

  /** Rightwards where there is room, else downwards, else as narrow as can be read. */
  arrange(nodes, edges, room) {
    const ways = [RIGHTWARDS, DOWNWARDS, SMALL].map((size) => ({ size, plan: layout(nodes, edges, size) }));
    const { size, plan } = ways.find((w) => w.plan.width <= room) ?? ways.reduce((a, b) => (b.plan.width < a.plan.width ? b : a));
    this.keys = size.down ? { ArrowDown: 'to', ArrowUp: 'from' } : { ArrowRight: 'to', ArrowLeft: 'from' };
    this.edges = plan.edges;
    this.places = plan.places;
    Object.assign(this.element.style, { width: `${plan.width}px`, height: `${plan.height}px` });
    this.lineLayer.setAttribute('viewBox', `0 0 ${plan.width} ${plan.height}`);
    this.lineLayer.setAttribute('width', plan.width);
    this.lineLayer.setAttribute('height', plan.height);
    this.lines = plan.edges.map((edge) => {
      const label = el('span.flow');
      Object.assign(label.style, { left: `${edge.middle.x}px`, top: `${edge.middle.y}px` });
      return { edge, label, path: svg('path', { d: edge.path }) };
    });
    this.lineLayer.replaceChildren(...this.lines.map((l) => l.path));
    this.boxes = new Map(nodes.map((node) => [node.id, this.box(node, plan.places.get(node.id), size)]));
    this.element.replaceChildren(this.lineLayer, ...[...this.boxes.values()].map((b) => b.element), ...this.lines.map((l) => l.label));
    this.select(this.selected);
  }

  box(node, { x, y }, { width, height }) {
    const dot = el('span.dot', { ariaHidden: 'true' });
    const line = el('span.line');
    const element = el('button.box', { type: 'button', 'data-id': node.id, 'data-kind': node.kind, onclick: () => this.onChoose(box.node), ondblclick: () => this.onOpen(box.node) },
      el('span.kind', {}, icon(ICONS[node.kind] ?? 'streams'), node.kind, dot), el('strong', { title: node.name }, node.name), line);
    Object.assign(element.style, { left: `${x}px`, top: `${y}px`, width: `${width}px`, height: `${height}px` });
    const box = { node, element, dot, line };
    return box;
  }

  /** What leads to the chosen box and what it leads to stands out. */
  select(id) {
    this.selected = id;
    for (const [other, box] of this.boxes) {
      if (other === id) box.element.ariaCurrent = 'true';
      else box.element.removeAttribute('aria-current');
    }
    for (const { edge, path } of this.lines) path.classList.toggle('near', edge.from === id || edge.to === id);
  }

  pressed(event) {
    const id = event.target.dataset?.id;
    if (!id) return;
    const end = this.keys[event.key];
    if (end) {
      const edge = this.edges.find((e) => e[end === 'to' ? 'from' : 'to'] === id);
      if (edge) this.boxes.get(edge[end]).element.focus();
    } else if (event.key === 'Enter' && this.selected === id) {
      this.onOpen(this.boxes.get(id).node);
    } else {
      return;
    }
    event.preventDefault();
  }
}

const ICONS = { feed: 'feed', stream: 'streams', alert: 'alerts', notifier: 'notify' };

// The plan as a graph, with what flows through it now, and the file that says so.
import { bytes, count, rate } from '../model/format.js';
import { href } from '../model/route.js';
import { Rates } from '../model/rates.js';
import { attempt, say } from '../parts/announce.js';
import { copy } from '../parts/clipboard.js';
import { el, icon, setText } from '../parts/element.js';
import { Graph } from '../parts/graph.js';
import { PipelineText } from '../parts/pipeline-text.js';
import { planOf } from '../model/plan.js';

const EVERY_MS = 1000;

export class PipelineView {
  constructor(context) {
    Object.assign(this, { context, rates: new Rates(), isShown: false });
    this.graph = new Graph((node) => this.choose(node), (node) => this.open(node));
    this.text = new PipelineText();
    this.details = el('div.details');
    this.noText = el('p.empty', { hidden: true }, 'The file is not shown here.');
    this.element = el('div.view.pipeline', {},
      el('header.head', {}, el('div', {}, el('h1', {}, 'Pipeline'), el('p.about', {}, 'What feeds what, and how much of it each second.'))),
      el('div.columns', {},
        el('section.card.graph-card', { ariaLabel: 'The plan' }, el('div.sideways', {}, this.graph.element), this.details),
        this.textCard = el('section.card.text-card', { ariaLabel: 'The pipeline file' },
          el('div.bar', {}, el('h2', {}, 'The file'), el('button', { type: 'button', onclick: () => attempt(() => copy(this.plan?.text ?? ''), 'Copied: the file') }, icon('copy'), el('span', {}, 'Copy'))),
          this.noText, this.text.element)));
  }

  show({ name }) {
    this.chosen = name;
    if (this.isShown) {
      this.mark();
      return;
    }
    this.isShown = true;
    const again = async () => {
      await this.load();
      if (this.isShown) this.timer = setTimeout(again, EVERY_MS);
    };
    again();
  }

  hide() {
    this.isShown = false;
    clearTimeout(this.timer);
  }

  update() {}

  async load() {
    const { gateway, monitor } = this.context;
    try {
      // Who may not see it, or asks an older gateway, gets what the streams say: that is a plan, too.
      this.plan = await gateway.getIfPermitted('/api/pipeline') ?? planOf(monitor);
    } catch {
      return; // the next second asks again
    }
    const now = performance.now();
    for (const node of this.plan.nodes) this.rates.take(node.id, node.count ?? 0, now);
    this.draw();
  }

  draw() {
    const { plan, rates } = this;
    this.graph.show(plan.nodes, plan.edges, (node) => this.facts(node), (edge) => {
      const from = plan.nodes.find((n) => n.id === edge.from);
      return from.kind === 'feed' || from.kind === 'stream' ? rate(rates.now(edge.from)) : '';
    });
    const hasText = Boolean(plan.text);
    this.noText.hidden = hasText;
    this.text.show(plan.text ?? '');
    this.mark();
  }

  facts({ id, kind, name, count: n, lagBytes }) {
    const { alerts, feeds } = this.context.monitor;
    if (kind === 'alert') {
      const firing = alerts.active.filter((a) => a.alert === name).length;
      return { level: firing ? 'bad' : 'good', line: firing ? `${count(firing)} firing` : 'quiet' };
    }
    if (kind === 'notifier') return { level: 'good', line: `${count(n)} told` };
    const feed = kind === 'feed' && feeds.find((f) => f.name === name);
    if (feed && feed.state !== 'connected') return { level: 'bad', line: feed.state };
    const lag = lagBytes > 0 ? ` · ${bytes(lagBytes)} behind` : '';
    return { level: lagBytes > 10e6 ? 'warn' : 'good', line: `${rate(this.rates.now(id))}${lag}` };
  }

  choose(node) {
    this.context.go('pipeline', node.id, undefined, { replace: true });
  }

  open(node) {
    if (node.kind === 'stream') this.context.go('streams', node.name);
    else if (node.kind === 'alert') this.context.go('alerts', '', new URLSearchParams({ filter: node.name }));
  }

  /** The chosen node, what it does, and its place in the file. */
  mark() {
    const node = this.plan?.nodes.find((n) => n.id === this.chosen);
    this.graph.select(node?.id);
    if (!node) {
      this.details.replaceChildren(el('p.dim', {}, 'Choose a box to see what it does and where it stands in the file.'));
      this.marked = null;
      return;
    }
    if (this.marked !== node.id) {
      this.marked = node.id;
      this.text.markDefinition(node.kind, node.name);
      say(`${node.kind} ${node.name}`);
      this.details.replaceChildren(...this.describe(node));
    }
    setText(this.details.querySelector('.so-far'), count(node.count));
  }

  describe(node) {
    const link = { stream: ['Open the stream', href('streams', node.name)], alert: ['Open its alerts', href('alerts', '', new URLSearchParams({ filter: node.name }))] }[node.kind];
    const facts = Object.entries(node.detail ?? {}).filter(([, v]) => v !== null && v !== '').flatMap(([name, value]) => [el('dt', {}, name), el('dd', {}, String(value))]);
    return [
      el('h2', {}, node.name, el('span.dim', {}, ` ${node.kind}`)),
      el('dl', {}, ...facts, el('dt', {}, 'so far'), el('dd.so-far')),
      link ? el('p.more', {}, el('a', { href: link[1] }, link[0])) : null,
    ].filter(Boolean);
  }
}

// Messages that could not be read: how many for which cause, and the newest of them to look at.
import { clock, count, moment } from '../model/format.js';
import { json } from '../model/export.js';
import { attempt } from '../parts/announce.js';
import { copy } from '../parts/clipboard.js';
import { el, icon, setText } from '../parts/element.js';
import { keyedList } from '../parts/keyed-list.js';

const words = (cause) => cause.replaceAll('_', ' ');
const keyOf = ({ feed, cause }) => `${feed}/${cause}`;

export class DeadLettersView {
  constructor(context) {
    this.context = context;
    this.chosen = '';
    this.causes = keyedList(el('ul.causes', { ariaLabel: 'Causes' }), (c) => this.causeItem(c));
    this.samples = keyedList(el('ul.samples', { ariaLabel: 'Newest messages' }), sampleItem);
    this.none = el('p.empty', {}, 'Every message could be read.');
    this.shown = el('h2');
    this.all = el('button', { type: 'button', onclick: () => this.choose('') }, 'Show all');
    const copyAll = el('button', { type: 'button', onclick: () => attempt(() => copy(json(this.wanted())), 'Copied: the messages as JSON') }, icon('copy'), el('span', {}, 'Copy as JSON'));
    this.element = el('div.view.dead', {},
      el('header.head', {}, el('div', {}, el('h1', {}, 'Dead letters'), el('p.about', {}, 'Messages that could not be read. They are counted and kept aside; the rest flows on.'))),
      this.none,
      this.body = el('div.columns.narrow-first', {},
        el('section.card', { ariaLabel: 'By cause' }, el('h2', {}, 'By cause'), this.causes.element),
        el('section.card', { ariaLabel: 'Messages' }, el('div.bar', {}, this.shown, this.all, copyAll), this.samples.element)));
  }

  show({ name }) {
    this.chosen = name;
    this.update();
  }

  hide() {}

  choose(name) {
    this.context.go('dead-letters', name === this.chosen ? '' : name, undefined, { replace: true });
  }

  wanted() {
    return this.context.monitor.deadLetters.samples.filter((s) => this.chosen === '' || keyOf(s) === this.chosen);
  }

  update() {
    const { counts } = this.context.monitor.deadLetters;
    this.none.hidden = counts.length > 0;
    setText(this.none, this.context.monitor.seesAll ? 'Every message could be read.' : 'Messages are shown to those who may read every stream.');
    this.body.hidden = counts.length === 0;
    const most = Math.max(1, ...counts.map((c) => c.count));
    this.causes.show([...counts].sort((a, b) => b.count - a.count), keyOf, most, this.chosen);
    const samples = this.wanted();
    setText(this.shown, this.chosen ? `Newest: ${words(this.chosen.split('/')[1] ?? '')}` : 'Newest');
    this.all.hidden = this.chosen === '';
    this.samples.show(samples, (s) => `${s.feed}:${s.position}:${s.cause}:${s.receivedAt}`);
  }

  causeItem(first) {
    const number = el('strong');
    const bar = el('span.share', { ariaHidden: 'true' });
    const button = el('button.cause', { type: 'button', onclick: () => this.choose(keyOf(first)) }, el('span', {}, words(first.cause), el('span.dim', {}, ` ${first.feed}`)), number, bar);
    return {
      element: el('li', {}, button),
      show(c, most, chosen) {
        setText(number, count(c.count));
        bar.style.setProperty('--share', c.count / most);
        button.ariaPressed = String(chosen === keyOf(c));
      },
    };
  }
}

function sampleItem(sample) {
  const element = el('li.sample', {},
    el('div.bar', {}, el('strong', {}, words(sample.cause)), el('span', {}, sample.field ? `field ${sample.field}` : ''),
      el('span.dim', { title: sample.receivedAt }, `${sample.feed}, ${moment(sample.receivedAt, Date.now())}, position ${count(sample.position)}`),
      el('button.plain', { type: 'button', ariaLabel: `Copy the message of ${clock(sample.receivedAt)}`, onclick: () => attempt(() => copy(sample.message), 'Copied: the message') }, icon('copy'))),
    el('pre', {}, sample.message));
  return { element, show() {} };
}

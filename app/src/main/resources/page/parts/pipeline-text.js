// The pipeline file as it was written, with numbered lines; keys and comments stand apart.
import { definition } from '../model/definition.js';
import { el } from './element.js';

const SECTION = { feed: 'feeds', stream: 'streams', alert: 'alerts', notifier: 'notify' };

export class PipelineText {
  constructor() {
    this.element = el('pre.file', { tabIndex: 0, ariaLabel: 'The pipeline file' });
    this.text = '';
  }

  show(text) {
    if (text === this.text) return;
    this.text = text;
    this.lines = text.replace(/\n$/, '').split('\n');
    this.element.replaceChildren(...this.lines.map((line) => el('code', {}, ...coloured(line))));
  }

  /** Marks the lines of a feed, stream, alert or notifier, and brings them into sight. */
  markDefinition(kind, name) {
    [...this.element.children].forEach((line) => line.classList.remove('marked'));
    if (!this.lines) return;
    const [first, last] = definition(this.lines, SECTION[kind], name);
    for (let i = first; i < last; i++) this.element.children[i].classList.add('marked');
    const top = this.element.children[first];
    if (top) this.element.scrollTop = top.offsetTop - this.element.offsetTop - 40;
  }
}

function coloured(line) {
  const comment = /(^|\s)#.*$/.exec(line);
  const code = comment ? line.slice(0, comment.index) : line;
  const key = /^(\s*(?:- )?)([\w$.-]+|"[^"]*")(:)(?=\s|$)/.exec(code);
  return [
    ...(key ? [key[1], el('b', {}, key[2]), code.slice(key[1].length + key[2].length)] : [code]),
    comment ? el('i', {}, comment[0]) : '',
    '\n',
  ];
}

// Single keys do things, unless somebody types or has switched them off (WCAG 2.1.4: dictation would set them off).
import { el } from './element.js';

const KEPT = 'weir.shortcuts';
const GO_MS = 1200;

export const SHEET = [
  ['Everywhere', [['g o', 'Overview'], ['g s', 'Stream'], ['g a', 'Alerts'], ['g p', 'Pipeline'], ['g d', 'Dead letters'], ['t', 'Light or dark'], ['?', 'This sheet']]],
  ['Stream', [['/', 'Filter the keys'], ['j k ↓ ↑', 'Go through the rows'], ['Enter', 'Only this key in the chart'], ['Space', 'Add the key to the chart, or take it out'],
    ['p', 'Pause, go on'], ['1 – 6', 'Time shown'], ['[ ]', 'Earlier, later'], ['%', 'Change in per cent'], ['Esc', 'Zoom back']]],
  ['Alerts', [['j k', 'Go through what fires'], ['a', 'Acknowledge'], ['s', 'Silence'], ['/', 'Filter the history']]],
];

const isOn = () => localStorage.getItem(KEPT) !== 'off';

/** @param everywhere key → action; after g, 'g x' → action  @param here () → the same for the view that is shown */
export function startShortcuts(everywhere, here) {
  let went = -Infinity; // when g was pressed
  document.addEventListener('keydown', (event) => {
    const { key, target } = event;
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || !isOn() || document.querySelector('dialog[open]')) return;
    if (target.matches('input:not([type=checkbox]), select, textarea')) return;
    const after = event.timeStamp - went < GO_MS;
    went = key === 'g' ? event.timeStamp : -Infinity;
    const action = after ? everywhere[`g ${key}`] : here()[key] ?? everywhere[key];
    if (!action) return;
    event.preventDefault();
    action();
  });
}

export function helpSheet() {
  const box = el('input', { type: 'checkbox', checked: isOn(), onchange: () => localStorage.setItem(KEPT, box.checked ? 'on' : 'off') });
  const group = ([title, keys]) => el('section', {}, el('h3', {}, title),
    el('dl', {}, ...keys.flatMap(([key, what]) => [el('dt', {}, ...key.split(' ').map((k) => (k === '–' ? ' – ' : el('kbd', {}, k)))), el('dd', {}, what)])));
  const close = el('button.primary', { type: 'button', onclick: () => element.close() }, 'Close');
  const element = el('dialog.help', { ariaLabel: 'Keyboard' }, el('h2', {}, 'Keyboard'), el('div.sheet', {}, ...SHEET.map(group)),
    el('div.actions', {}, el('label.check', {}, box, 'Single keys do things'), close));
  element.onclose = () => element.remove();
  document.body.append(element);
  element.showModal();
  close.focus();
}

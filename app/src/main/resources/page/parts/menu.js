// A button that opens a short list of things to do.
import { el, icon } from './element.js';

export function menu(label, iconName, items) {
  const buttons = items.map(([text, action]) => el('button', { type: 'button', role: 'menuitem', onclick: () => choose(action) }, text));
  const list = el('div.items', { role: 'menu' }, ...buttons);
  const details = el('details.menu', {}, el('summary.button', { ariaHasPopup: 'menu' }, icon(iconName), el('span', {}, label)), list);
  const close = () => {
    details.open = false;
    details.firstChild.focus();
  };
  const choose = (action) => {
    close();
    action();
  };
  details.ontoggle = () => details.open && buttons[0].focus();
  details.onfocusout = (event) => {
    if (event.relatedTarget && !details.contains(event.relatedTarget)) details.open = false;
  };
  document.addEventListener('pointerdown', (event) => {
    if (!details.contains(event.target)) details.open = false;
  });
  details.onkeydown = (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === 'Escape' && details.open) {
      close();
    } else if (step && details.open) {
      const at = buttons.indexOf(document.activeElement);
      buttons[(at + step + buttons.length) % buttons.length].focus();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
  return details;
}

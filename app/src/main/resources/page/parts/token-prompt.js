// The gateway wants to know who asks: a token, kept for as long as the browser's tab is open.
import { dialog } from './dialog.js';
import { el } from './element.js';

export function askForToken(why, cancel) {
  return new Promise((resolve) => {
    const input = el('input', { type: 'password', autocomplete: 'off', spellcheck: false, required: true, name: 'token' });
    const element = dialog('Sign in', 'Go on', [
      el('p', {}, why || 'This gateway wants a token.'),
      el('label.field', {}, el('span', {}, 'Token'), input),
      el('p.dim', {}, 'An API key or a JWT; `weir token` makes one. It is kept in this tab only.'),
    ], () => resolve(input.value.trim()), { cancel });
    element.addEventListener('close', () => resolve(''));
  });
}

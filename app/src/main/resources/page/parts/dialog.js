// A question to answer: the browser's own dialog, which keeps the focus and closes on Escape.
import { el } from './element.js';

/** @param submit is awaited; the dialog closes unless it gives false */
export function dialog(title, verb, content, submit, { cancel = true } = {}) {
  const confirm = el('button.primary', { type: 'submit' }, verb);
  const form = el('form', { method: 'dialog' }, el('h2', { id: 'dialog-title' }, title), ...content,
    el('div.actions', {}, cancel ? el('button', { type: 'button', onclick: () => element.close() }, 'Cancel') : null, confirm));
  const element = el('dialog', {}, form);
  element.setAttribute('aria-labelledby', 'dialog-title');
  form.onsubmit = async (event) => {
    event.preventDefault();
    confirm.disabled = true;
    const done = await submit();
    confirm.disabled = false;
    if (done !== false) element.close();
  };
  element.onclose = () => element.remove();
  if (!cancel) element.oncancel = (event) => event.preventDefault();
  document.body.append(element);
  element.showModal();
  return element;
}

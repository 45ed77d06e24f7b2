// Elements, made in one expression: el('li.alert', { onclick }, 'text', child).
const SVG = 'http://www.w3.org/2000/svg';

export function el(spec, properties = {}, ...children) {
  const [name, ...classes] = spec.split('.');
  return fill(document.createElement(name || 'div'), classes, properties, children);
}

export function svg(spec, properties = {}, ...children) {
  const [name, ...classes] = spec.split('.');
  return fill(document.createElementNS(SVG, name), classes, properties, children);
}

function fill(element, classes, properties, children) {
  if (classes.length) element.classList.add(...classes);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on') || (name in element && !(element instanceof SVGElement) && name !== 'list')) element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children.flat().filter((c) => c !== null && c !== undefined && c !== false));
  return element;
}

/** One of the drawings in index.html; what it means is said in words beside it. */
export const icon = (name) => svg('svg.icon', { 'aria-hidden': 'true' }, svg('use', { href: `#i-${name}` }));

/** Only what differs is written: writing makes the browser lay out again. */
export function setText(element, text) {
  if (element.shown !== text) {
    element.shown = text;
    element.textContent = text;
  }
}

/** A time that goes on by itself is marked up as one. */
export const time = (iso, text) => el('time', { dateTime: iso ?? '' }, text);

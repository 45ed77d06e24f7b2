// Light or dark: as the system is, until one is chosen. Canvases can't follow CSS, so they are told.
const KEPT = 'weir.theme';
const system = matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set();
let colours = new Map();

export const onTheme = (listener) => listeners.add(listener);

function apply() {
  document.documentElement.dataset.theme = localStorage.getItem(KEPT) ?? (system.matches ? 'dark' : 'light');
  colours = new Map();
  listeners.forEach((listener) => listener());
}

export function startTheme() {
  system.addEventListener('change', apply);
  apply();
}

/** The other one; where that is what the system has, the page follows the system again. */
export function switchTheme() {
  const other = document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark';
  if (other === (system.matches ? 'dark' : 'light')) localStorage.removeItem(KEPT);
  else localStorage.setItem(KEPT, other);
  apply();
  return other;
}

/** The value of a colour's variable, as `--accent`. */
export function colour(name) {
  if (!colours.has(name)) colours.set(name, getComputedStyle(document.documentElement).getPropertyValue(name).trim());
  return colours.get(name);
}

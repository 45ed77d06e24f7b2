// The texts of the page whose contrast with what is behind them is less than WCAG AA asks for (1.4.3: 4.5, large ones 3), and
// the lines of charts and controls that have less than 3 (1.4.11). A function's body: it returns sentences.
const probe = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
const rgba = (colour) => {
  probe.clearRect(0, 0, 1, 1);
  probe.fillStyle = colour;
  probe.fillRect(0, 0, 1, 1);
  const [r, g, b, a] = probe.getImageData(0, 0, 1, 1).data;
  return { r, g, b, a: a / 255 };
};
const over = (top, below) => Object.fromEntries(['r', 'g', 'b'].map((c) => [c, top[c] * top.a + below[c] * (1 - top.a)]).concat([['a', 1]]));
const luminance = ({ r, g, b }) => {
  const [x, y, z] = [r, g, b].map((v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  return 0.2126 * x + 0.7152 * y + 0.0722 * z;
};
const contrast = (a, b) => {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
};
const ground = (element) => {
  const layers = [];
  for (let e = element; e; e = e.parentElement) layers.push(rgba(getComputedStyle(e).backgroundColor));
  return layers.reverse().reduce((below, top) => over(top, below), rgba('white'));
};
const opacity = (element) => {
  let all = 1;
  for (let e = element; e; e = e.parentElement) all *= Number(getComputedStyle(e).opacity);
  return all;
};

const found = [];
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
let texts = 0;
while (walker.nextNode()) {
  const element = walker.currentNode.parentElement;
  const box = element.getBoundingClientRect();
  const isHidden = !element.checkVisibility({ visibilityProperty: true }) || box.width <= 1 || element.closest('.off-screen, :disabled, .skip, script, option');
  if (isHidden || walker.currentNode.data.trim() === '') continue;
  texts++;
  const style = getComputedStyle(element);
  const behind = ground(element);
  const colour = rgba(style.color);
  const ratio = contrast(over({ ...colour, a: colour.a * opacity(element) }, behind), behind);
  const size = parseFloat(style.fontSize);
  const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
  if (ratio < (isLarge ? 3 : 4.5)) found.push(`"${walker.currentNode.data.trim().slice(0, 40)}" (${element.tagName}.${element.className}): ${ratio.toFixed(2)}`);
}
if (texts < 5) found.push(`only ${texts} texts were looked at`);
const variable = (name) => rgba(getComputedStyle(document.documentElement).getPropertyValue(name));
for (const line of ['--control', '--accent', '--good', '--warn', '--bad', ...Array.from({ length: 8 }, (_, i) => `--series-${i}`)]) {
  for (const behind of ['--surface', '--ground']) {
    const ratio = contrast(variable(line), variable(behind));
    if (ratio < 3) found.push(`${line} on ${behind}: ${ratio.toFixed(2)}`);
  }
}
return found;

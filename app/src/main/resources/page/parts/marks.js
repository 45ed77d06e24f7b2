// What alerts add to a chart: thresholds as lines, and when they fired as bands with a flag at the beginning.
import { colour } from './theme.js';

export const SEVERITY = { critical: '--bad', error: '--bad', warning: '--warn', info: '--accent' };
export const severityColour = (severity) => colour(SEVERITY[severity] ?? '--warn');

export function drawMarks(u, { lines, episodes }) {
  const { ctx, bbox } = u;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  for (const episode of episodes) drawEpisode(u, episode);
  const taken = [];
  for (const line of lines) drawThreshold(u, line, taken);
  ctx.restore();
}

function drawEpisode(u, { event, from, to }) {
  const { ctx, bbox } = u;
  const ratio = devicePixelRatio;
  const x = u.valToPos(from, 'x', true);
  const end = to === null ? bbox.left + bbox.width : u.valToPos(to, 'x', true);
  if (end < bbox.left || x > bbox.left + bbox.width) return;
  const paint = severityColour(event.severity);
  ctx.fillStyle = paint;
  ctx.globalAlpha = 0.09;
  ctx.fillRect(x, bbox.top, Math.max(1, end - x), bbox.height);
  ctx.globalAlpha = 0.4;
  ctx.fillRect(x, bbox.top, ratio, bbox.height);
  ctx.globalAlpha = 1;
  ctx.beginPath();
  ctx.moveTo(x, bbox.top);
  ctx.lineTo(x + 8 * ratio, bbox.top + 4.5 * ratio);
  ctx.lineTo(x, bbox.top + 9 * ratio);
  ctx.fill();
}

function drawThreshold(u, line, taken) {
  const { ctx, bbox } = u;
  const ratio = devicePixelRatio;
  const { min, max } = u.scales[line.scale];
  if (min === null || min === undefined) return;
  const isAbove = line.value > max;
  const isOut = isAbove || line.value < min;
  const y = isOut ? bbox.top + (isAbove ? 9 * ratio : bbox.height - 9 * ratio) : u.valToPos(line.value, line.scale, true);
  const paint = severityColour(line.severity);
  ctx.strokeStyle = ctx.fillStyle = paint;
  if (!isOut) {
    ctx.lineWidth = ratio;
    ctx.setLineDash(line.from === 'when' ? [6 * ratio, 4 * ratio] : [2 * ratio, 4 * ratio]);
    ctx.globalAlpha = line.from === 'when' ? 1 : 0.7;
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
    ctx.globalAlpha = 1;
    ctx.setLineDash([]);
  }
  label(u, `${isOut ? (isAbove ? '↑ ' : '↓ ') : ''}${line.label}`, y, paint, taken);
}

/** At the left, on a ground of its own; where another label stands already, it moves to the right of that. */
function label(u, text, y, paint, taken) {
  const { ctx, bbox } = u;
  const ratio = devicePixelRatio;
  ctx.font = `${11 * ratio}px system-ui, sans-serif`;
  ctx.textBaseline = 'middle';
  ctx.textAlign = 'left';
  const width = ctx.measureText(text).width + 8 * ratio;
  const height = 15 * ratio;
  const middle = Math.min(Math.max(y, bbox.top + height / 2), bbox.top + bbox.height - height / 2);
  let x = bbox.left + 6 * ratio;
  for (const t of taken) if (Math.abs(t.y - middle) < height && x < t.right) x = t.right + 6 * ratio;
  taken.push({ y: middle, right: x + width });
  ctx.globalAlpha = 0.88;
  ctx.fillStyle = colour('--surface');
  ctx.fillRect(x, middle - height / 2, width, height);
  ctx.globalAlpha = 1;
  ctx.fillStyle = paint;
  ctx.fillText(text, x + 4 * ratio, middle);
}

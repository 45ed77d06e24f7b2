// A line as small as a word (Tufte): the shape of what was, without axes.
import { colour } from './theme.js';

export function drawSpark(canvas, values, { stroke = '--accent', fromZero = false } = {}) {
  const ratio = devicePixelRatio || 1;
  const width = canvas.clientWidth || 100;
  const height = canvas.clientHeight || 24;
  if (canvas.width !== Math.round(width * ratio)) canvas.width = Math.round(width * ratio);
  if (canvas.height !== Math.round(height * ratio)) canvas.height = Math.round(height * ratio);
  paint(canvas.getContext('2d'), values, width, height, ratio, colour(stroke), fromZero);
}

/** A ring or an array; sizes in CSS pixels. */
export function paint(context, values, width, height, ratio, stroke, fromZero) {
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  const n = values.length;
  if (n < 2) return;
  const at = Array.isArray(values) ? (i) => values[i] : (i) => values.at(i);
  let low = fromZero ? 0 : Infinity;
  let high = -Infinity;
  for (let i = 0; i < n; i++) {
    low = Math.min(low, at(i));
    high = Math.max(high, at(i));
  }
  const span = high - low || 1;
  const y = (v) => (high === low ? height / 2 : height - 2 - ((v - low) / span) * (height - 4));
  const x = (i) => 1 + (i / (n - 1)) * (width - 4);
  context.beginPath();
  for (let i = 0; i < n; i++) context.lineTo(x(i), y(at(i)));
  context.strokeStyle = stroke;
  context.lineWidth = 1.25;
  context.lineJoin = 'round';
  context.stroke();
  context.beginPath();
  context.arc(x(n - 1), y(at(n - 1)), 1.75, 0, 2 * Math.PI);
  context.fillStyle = stroke;
  context.fill();
}

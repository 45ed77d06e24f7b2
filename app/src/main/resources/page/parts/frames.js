// One loop for all that moves: each part that has something new is drawn once a frame, and only while somebody looks.
const parts = new Set();
let running = false;

export function everyFrame(draw) {
  parts.add(draw);
  if (!running) {
    running = true;
    requestAnimationFrame(frame);
  }
  return () => parts.delete(draw);
}

function frame(now) {
  parts.forEach((draw) => draw(now));
  running = parts.size > 0;
  if (running) requestAnimationFrame(frame);
}

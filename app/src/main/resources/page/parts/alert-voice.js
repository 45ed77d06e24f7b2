// Says what fires and resolves. Many at once are said as a number: nobody can listen to all of them.
import { keyText } from '../model/alert-events.js';
import { plural } from '../model/format.js';
import { say } from './announce.js';

const GATHER_MS = 1000;
const OLD_MS = 60_000;

let heard = [];

export function hear(event) {
  // On connecting, the gateway tells what has been firing for long; that is no news.
  if (event.state === 'repeated' || Date.now() - Date.parse(event.time) > OLD_MS) return;
  if (heard.length === 0) setTimeout(speak, GATHER_MS);
  heard.push(event);
}

function speak() {
  const events = heard;
  heard = [];
  say(sentence(events));
}

export function sentence(events) {
  if (events.length === 1) {
    const [{ state, alert, message }] = events;
    return `${state === 'resolved' ? 'Resolved' : 'Alert'}: ${alert} ${keyText(events[0])}: ${message}`;
  }
  const resolved = events.filter((e) => e.state === 'resolved').length;
  const fired = events.length - resolved;
  return [fired && `${plural(fired, 'alert')} fired`, resolved && `${plural(resolved, 'alert')} resolved`].filter(Boolean).join(', ');
}

// What a screen reader says, and what everybody sees for a moment.
import { el } from './element.js';

const SHOWN_MS = 4000;

/** Said only. */
export function say(sentence) {
  document.getElementById('said').textContent = sentence;
}

/** Said and shown: the answer to what somebody did. */
export function tell(sentence, kind = 'good') {
  const note = el(`div.note.${kind}`, {}, sentence);
  document.getElementById('notes').append(note);
  setTimeout(() => note.remove(), SHOWN_MS);
}

/** Runs what somebody asked for; where it fails, says why. */
export async function attempt(what, done) {
  try {
    await what();
    if (done) tell(done);
    return true;
  } catch (problem) {
    tell(problem.status === 404 || problem.status === 405 ? `This gateway cannot do that: ${problem.message}` : problem.message, 'bad');
    return false;
  }
}

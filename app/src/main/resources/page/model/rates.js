// How fast counters grow. A counter that shrinks began anew (a restart), so that step is left out.
import { Ring } from './ring.js';

const KEPT = 60;

export class Rates {
  constructor() {
    this.counters = new Map();
  }

  /** Takes a counter's value at a time. */
  take(name, value, millis) {
    const known = this.counters.get(name);
    if (!known) {
      this.counters.set(name, { value, millis, history: new Ring(KEPT) });
      return;
    }
    if (value >= known.value && millis > known.millis) known.history.push((value - known.value) / ((millis - known.millis) / 1000));
    Object.assign(known, { value, millis });
  }

  /** A second, lately: the mean of the last three steps, so that it can be read. */
  now(name) {
    const history = this.history(name).slice(-3);
    return history.length ? history.reduce((sum, v) => sum + v, 0) / history.length : NaN;
  }

  history(name) {
    return this.counters.get(name)?.history.toArray() ?? [];
  }
}

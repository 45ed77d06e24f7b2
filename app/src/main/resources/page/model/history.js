// What a chart knows of one key: its changes in order of time, from the server's history and as they come.
import { lowerBound } from './buckets.js';

const MOST = 20_000;

export class History {
  constructor(fields) {
    this.fields = fields;
    this.clear();
  }

  clear() {
    this.times = []; // seconds
    this.columns = Object.fromEntries(this.fields.map((f) => [f, []]));
    this.seqs = new Set();
  }

  series(field) {
    return { times: this.times, values: this.columns[field] };
  }

  /** Puts a change at its place, which is nearly always the end; one that is there already is left out. */
  add(change) {
    if (this.seqs.has(change.seq)) return;
    this.seqs.add(change.seq);
    const time = Date.parse(change.time) / 1000;
    if (!(time < this.times.at(-1))) {
      this.times.push(time);
      for (const f of this.fields) this.columns[f].push(number(change[f]));
      if (this.times.length > MOST) this.trim();
      return;
    }
    const at = lowerBound(this.times, time);
    this.times.splice(at, 0, time);
    for (const f of this.fields) this.columns[f].splice(at, 0, number(change[f]));
  }

  /** All at once is one sort instead of many insertions. */
  load(changes) {
    const fresh = changes.filter((c) => !this.seqs.has(c.seq));
    if (fresh.length === 0) return;
    const rows = this.times.map((time, i) => [time, ...this.fields.map((f) => this.columns[f][i])]);
    for (const c of fresh) {
      this.seqs.add(c.seq);
      rows.push([Date.parse(c.time) / 1000, ...this.fields.map((f) => number(c[f]))]);
    }
    rows.sort((a, b) => a[0] - b[0]);
    this.times = rows.map((r) => r[0]);
    this.fields.forEach((f, i) => (this.columns[f] = rows.map((r) => r[i + 1])));
  }

  trim() {
    const cut = MOST / 10;
    this.times.splice(0, cut);
    for (const f of this.fields) this.columns[f].splice(0, cut);
    this.seqs = new Set([...this.seqs].slice(cut));
  }
}

const number = (v) => (typeof v === 'number' ? v : typeof v === 'boolean' ? Number(v) : null);

// One stream as it comes: the newest change of each key, with a little of what was before, and how many came.
import { Ring } from '../model/ring.js';

const POINTS = 60;
const POINT_MS = 500;
const SEED_ROWS = 2000;

export class LiveStream {
  constructor(description, gateway, connection) {
    Object.assign(this, { description, gateway, connection, rows: new Map(), seq: 0, listeners: new Set(), onMissed: () => {}, open: true });
    this.keyNames = description.keys;
    this.path = `/api/streams/${encodeURIComponent(description.name)}`;
  }

  /** From a snapshot on, nothing is missed: the subscription asks for what came since. */
  async start(sparkField) {
    this.sparkField = sparkField;
    const snapshot = await this.gateway.get(`${this.path}/snapshot`);
    if (!this.open) return;
    snapshot.forEach((change) => this.take(change));
    this.connection.follow(this.description.name, this);
    await this.seedSparks();
  }

  stop() {
    this.open = false;
    this.connection.unfollow(this.description.name);
  }

  /** Another field for the small lines; they begin with what the server remembers. */
  async setSparkField(field) {
    if (this.sparkField === field) return;
    this.sparkField = field;
    await this.seedSparks();
  }

  async seedSparks() {
    const field = this.sparkField;
    const last = Math.min(SEED_ROWS, POINTS * Math.max(1, this.rows.size));
    const past = await this.gateway.get(`${this.path}/history?last=${last}`).catch(() => []);
    if (field !== this.sparkField) return;
    for (const row of this.rows.values()) row.spark = new Ring(POINTS);
    for (const change of past) {
      const row = this.rows.get(this.keyOf(change));
      if (row) this.addPoint(row, change);
    }
    for (const row of this.rows.values()) row.version++;
  }

  keyOf(change) {
    const { keyNames } = this;
    if (keyNames.length === 1) return String(change[keyNames[0]]);
    return keyNames.map((k) => change[k]).join(' · ') || 'all';
  }

  take(change) {
    this.seq = Math.max(this.seq, change.seq);
    const key = this.keyOf(change);
    let row = this.rows.get(key);
    if (!row) {
      row = { key, change, version: 0, changedAt: 0, spark: new Ring(POINTS), pointMillis: 0 };
      this.rows.set(key, row);
    }
    row.change = change;
    row.version++;
    this.addPoint(row, change);
    for (const listener of this.listeners) listener(row, change);
  }

  /** At most two points a second, so that a line spans time, not a burst. */
  addPoint(row, change) {
    const value = change[this.sparkField];
    if (typeof value !== 'number') return;
    const millis = Date.parse(change.time);
    if (millis - row.pointMillis < POINT_MS && row.spark.length) {
      row.spark.replaceLast(value);
    } else {
      row.spark.push(value);
      row.pointMillis = millis;
    }
  }

  /** Changes went by unseen: those that came are the newest, but a chart has a hole to fill. */
  missed(gap) {
    if (gap.renumbered) this.seq = 0;
    this.onMissed(gap);
  }

  /** The past of one key, oldest first. A gateway without from and to gives the newest. */
  async past(key, last, from, to) {
    const query = new URLSearchParams({ last });
    if (this.keyNames.length) query.set('symbol', String(this.rows.get(key)?.change[this.keyNames[0]] ?? key.split(' · ')[0]));
    if (from !== undefined) query.set('from', new Date(from * 1000).toISOString());
    if (to !== undefined) query.set('to', new Date(to * 1000).toISOString());
    const changes = await this.gateway.get(`${this.path}/history?${query}`);
    return this.keyNames.length > 1 ? changes.filter((c) => this.keyOf(c) === key) : changes;
  }
}

export const numericFields = (description) =>
  description.fields.filter((f) => f.type !== 'text' && f.type !== 'boolean' && f.type !== 'string').map((f) => f.name);

// What the gateway says about itself, asked for again and again; views are told when there is news.
import { Rates } from '../model/rates.js';

const EVERY_MS = 1000;
const SOON_MS = 150;
const HIDDEN_MS = 5000; // nobody looks, but the title still counts the alerts
const DEAD_LETTERS_EVERY = 3;

const NO_LETTERS = { counts: [], samples: [] };

export class Monitor {
  constructor(gateway) {
    Object.assign(this, {
      gateway,
      answers: null,
      status: null,
      feeds: [],
      streams: [],
      usual: null,
      alerts: { active: [], recent: [], silences: null, rules: [] },
      deadLetters: NO_LETTERS,
      seesAll: true, // whether feeds and dead letters may be seen
      rates: new Rates(),
      gaps: new Map(),
      listeners: new Set(),
      rounds: 0,
    });
  }

  start() {
    const again = () => this.poll().finally(() => setTimeout(again, document.hidden ? HIDDEN_MS : EVERY_MS));
    again();
  }

  listen(listener) {
    this.listeners.add(listener);
  }

  tell() {
    this.listeners.forEach((listener) => listener(this));
  }

  async poll() {
    try {
      const wantsDeadLetters = this.rounds++ % DEAD_LETTERS_EVERY === 0;
      const [status, feeds, streams, alerts, dead] = await Promise.all([
        this.gateway.get('/api/status'),
        this.gateway.getIfPermitted('/api/feeds'),
        this.gateway.get('/api/streams'),
        this.gateway.get('/api/alerts'),
        wantsDeadLetters ? this.gateway.getIfPermitted('/api/dead-letters') : this.deadLetters,
      ]);
      Object.assign(this, { status, feeds: feeds?.feeds ?? [], streams: streams.streams, usual: streams.default, deadLetters: dead ?? NO_LETTERS, answers: true });
      this.seesAll = feeds !== null;
      this.takeAlerts(alerts);
      this.measure();
    } catch (problem) {
      this.answers = false;
      this.problem = problem.status ? problem.message : 'the gateway does not answer';
    }
    this.tell();
  }

  /** Alerts change at once when one is acknowledged or fires, not only in the next round. */
  async refreshAlerts() {
    this.takeAlerts(await this.gateway.get('/api/alerts'));
    this.tell();
  }

  /** However many fire at once, the gateway is asked once. */
  refreshAlertsSoon() {
    this.refreshing ??= setTimeout(() => {
      this.refreshing = null;
      this.refreshAlerts().catch(() => {}); // the next round asks again
    }, SOON_MS);
  }

  /** An older gateway has no silences and no rules. */
  takeAlerts({ active = [], recent = [], silences = null, rules = [] }) {
    this.alerts = { active, recent, silences, rules };
  }

  measure() {
    const now = performance.now();
    for (const feed of this.feeds) {
      this.noticeGaps(feed);
      this.rates.take(`feed ${feed.name}`, feed.messages, now);
      this.rates.take(`observations ${feed.name}`, feed.observations, now);
    }
    for (const stream of this.streams) this.rates.take(`stream ${stream.name}`, stream.seq, now);
    this.rates.take('observations', this.feeds.reduce((sum, f) => sum + f.observations, 0), now);
    this.rates.take('changes', this.streams.reduce((sum, s) => sum + s.seq, 0), now);
  }

  /** The gateway counts gaps; when the last one was, whoever watches knows. */
  noticeGaps({ name, gaps }) {
    const known = this.gaps.get(name);
    if (!known || known.count !== gaps) this.gaps.set(name, { count: gaps, at: known && gaps > known.count ? Date.now() : known?.at });
  }

  stream(name) {
    return this.streams.find((s) => s.name === name);
  }

  get deadCount() {
    return this.deadLetters.counts.reduce((sum, c) => sum + c.count, 0);
  }

  get lagBytes() {
    return Math.max(0, ...this.feeds.map((f) => f.lagBytes));
  }
}

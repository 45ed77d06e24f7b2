// What is made of what the gateway tells: addresses, rates, reconnects, alerts, rows in sight.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sentence } from '../../main/resources/page/parts/alert-voice.js';
import { episodes, keyText, subject } from '../../main/resources/page/model/alert-events.js';
import { Rates } from '../../main/resources/page/model/rates.js';
import { waitMs } from '../../main/resources/page/model/reconnect.js';
import { Ring } from '../../main/resources/page/model/ring.js';
import { href, parse } from '../../main/resources/page/model/route.js';
import { scrollTo, visible } from '../../main/resources/page/model/visible.js';

test('an address is a view, a name and what is shown, and back again', () => {
  const { view, name, params } = parse('#/streams/a%2Fb%20c?keys=X&keys=Y');
  assert.deepEqual([view, name, params.getAll('keys')], ['streams', 'a/b c', ['X', 'Y']]);
  assert.equal(href('streams', 'a/b c', params), '#/streams/a%2Fb%20c?keys=X&keys=Y');
  assert.deepEqual(['', '#/', '#/nothing'].map((hash) => parse(hash).view), ['overview', 'overview', 'overview']);
  assert.equal(parse('#/streams/100%').name, '100%');
  assert.equal(href('overview'), '#/');
});

test('a gateway that restarts says how long to wait', () => {
  assert.equal(waitMs('restarting; reconnect in 730 ms', 0, () => 0.5), 730);
  assert.equal(waitMs('restarting; reconnect in 999999999 ms', 0), 60_000);
});

test('without a hint waiting grows, with full jitter, up to a quarter of a minute', () => {
  assert.deepEqual([0, 1, 2, 10].map((failures) => waitMs('', failures, () => 1)), [500, 1000, 2000, 15_000]);
  assert.equal(waitMs('', 4, () => 0), 0);
});

test('a ring keeps the last values', () => {
  const ring = new Ring(3);
  [1, 2, 3, 4].forEach((v) => ring.push(v));
  ring.replaceLast(5);
  assert.deepEqual([ring.toArray(), ring.length, ring.last], [[2, 3, 5], 3, 5]);
  assert.deepEqual(new Ring(2).toArray(), []);
});

test('a rate is what a counter grew by; one that began anew is not negative', () => {
  const rates = new Rates();
  rates.take('seq', 100, 0);
  assert.ok(Number.isNaN(rates.now('seq')));
  rates.take('seq', 150, 1000);
  rates.take('seq', 10, 2000);
  rates.take('seq', 40, 3000);
  assert.deepEqual(rates.history('seq'), [50, 30]);
  assert.equal(rates.now('seq'), 40);
  assert.deepEqual(rates.history('unknown'), []);
});

const event = (seq, state, symbol, second) => ({
  alert: 'high', seq, state, symbol, stream: 's', severity: 'info', message: '', since: '1970-01-01T00:00:00Z', time: new Date(second * 1000).toISOString(), id: `high:${seq}`, acknowledged: null,
});

test('what fires and resolves is an alert for a key; messages, ids and acknowledgements are not part of it', () => {
  assert.equal(subject(event(1, 'firing', 'A', 1)), subject({ ...event(2, 'resolved', 'A', 2), message: 'no longer' }));
  assert.notEqual(subject(event(1, 'firing', 'A', 1)), subject(event(1, 'firing', 'B', 1)));
  assert.equal(keyText(event(1, 'firing', 'A', 1)), 'A');
});

test('an episode lasts from firing to resolving, and has no end while it fires', () => {
  const all = [event(4, 'firing', 'A', 40), event(3, 'resolved', 'A', 30), event(2, 'repeated', 'A', 20), event(1, 'firing', 'A', 10)];
  assert.deepEqual(episodes(all).map((e) => e.to), [30, null]);
  assert.deepEqual(episodes([event(3, 'resolved', 'B', 30)]).map((e) => [e.from, e.to]), [[0, 30]]);
});

test('only the rows in sight exist, and a few around', () => {
  assert.deepEqual(visible(0, 320, 32, 1000), { first: 0, count: 14 });
  assert.deepEqual(visible(3200, 320, 32, 1000), { first: 96, count: 18 });
  assert.deepEqual(visible(1e6, 320, 32, 1000), { first: 999, count: 1 });
  assert.deepEqual(visible(0, 320, 32, 0), { first: 0, count: 0 });
});

test('a row that is in sight is not scrolled to', () => {
  assert.equal(scrollTo(5, 100, 320, 32), 100);
  assert.equal(scrollTo(0, 100, 320, 32), 0);
  assert.equal(scrollTo(20, 100, 320, 32), 352);
});

test('many alerts at once are said as a number', () => {
  const one = { ...event(1, 'firing', 'A', 1), message: 'A is high' };
  assert.equal(sentence([one]), 'Alert: high A: A is high');
  assert.equal(sentence([one, one, { ...one, state: 'resolved' }]), '2 alerts fired, 1 alert resolved');
});

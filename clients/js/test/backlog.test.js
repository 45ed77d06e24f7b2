import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Backlog } from '../src/backlog.js';

const item = (key, n) => ({ key, n });
const drained = (backlog) => Array.from({ length: backlog.size }, () => backlog.take());

test('what is taken in time comes as it came', () => {
  const backlog = new Backlog((i) => i.key, 3);
  const all = Array.from({ length: 100 }, (_, n) => item('a', n));
  const taken = all.map((i) => {
    assert.equal(backlog.add(i), false);
    return backlog.take();
  });
  assert.deepEqual(taken, all);
  assert.equal(backlog.conflated, 0);
});

test('when too much waits, the newest of each key is left, in the order of their arrival', () => {
  const backlog = new Backlog((i) => i.key, 4);
  const slow = ['a', 'b', 'a', 'c', 'b'].map((key, n) => backlog.add(item(key, n)));
  assert.deepEqual(slow, [false, false, false, false, true]);
  assert.equal(backlog.conflated, 2);
  assert.deepEqual(drained(backlog), [item('a', 2), item('c', 3), item('b', 4)]);
});

test('more keys than may wait are kept once each, and their making room is not repeated for each that comes', () => {
  let asked = 0;
  const backlog = new Backlog((i) => (asked++, i.key), 10);
  for (let n = 0; n < 100_000; n++) backlog.add(item(String(n % 1000), n));
  assert.ok(backlog.size <= 2000, `${backlog.size} wait`);
  assert.ok(asked < 1_000_000, `looked at ${asked} keys`);
  const waiting = backlog.size;
  assert.equal(backlog.conflated + waiting, 100_000);
  const kept = drained(backlog);
  assert.deepEqual(kept.slice(-1000).map((i) => i.n), Array.from({ length: 1000 }, (_, n) => 99_000 + n));
});

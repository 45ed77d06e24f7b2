// What people read: numbers, times, rows in order, and what is copied.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FieldFormat, bytes, decimalsFor, duration, plural, rate } from '../../main/resources/page/model/format.js';
import { compare, matches, sorted } from '../../main/resources/page/model/order.js';
import { csv, json } from '../../main/resources/page/model/export.js';
import { javascript, python } from '../../main/resources/page/model/snippets.js';

test('a field shows about five digits, and all its numbers with the same decimals', () => {
  assert.deepEqual([0, 0.00123, 0.5, 7, 150.2, 1e6].map(decimalsFor), [2, 6, 4, 3, 2, 2]);
  const price = new FieldFormat();
  price.text(150.123);
  assert.equal(price.text(151), (151).toLocaleString(undefined, { minimumFractionDigits: 2 }));
});

test('whole numbers have no decimals, and what is missing is a dash', () => {
  const volume = new FieldFormat();
  assert.equal(volume.text(1200), (1200).toLocaleString());
  assert.equal(volume.text(null), '–');
  assert.equal(volume.text('halted'), 'halted');
});

test('sizes, rates and durations have the unit that fits', () => {
  assert.deepEqual([0, 999, 1500, 12_300_000].map(bytes), ['0 B', '999 B', '1.5 kB', '12.3 MB']);
  assert.deepEqual([0, 4.25, 51.2, NaN].map(rate), ['0/s', '4.3/s', '51/s', '–']);
  assert.deepEqual([0, 59, 60, 3725, 90_000].map(duration), ['0 s', '59 s', '1 min', '1 h 2 min', '1 d 1 h']);
  assert.deepEqual([plural(1, 'key'), plural(2, 'key')], ['1 key', '2 keys']);
});

test('numbers are in order of size, texts as people sort them, and what is missing is last either way', () => {
  assert.deepEqual([10, 9, null, -1].sort(compare), [-1, 9, 10, null]);
  assert.deepEqual(['K10', 'k2', undefined, 'K1'].sort((a, b) => compare(a, b)), ['K1', 'k2', 'K10', undefined]);
  assert.deepEqual([1, NaN, 3, 2].sort((a, b) => compare(a, b, true)).slice(0, 3), [3, 2, 1]);
});

test('rows of equal value keep the order of their keys, so that they do not dance', () => {
  const rows = [{ key: 'B', v: 1 }, { key: 'A', v: 1 }, { key: 'C', v: 2 }];
  assert.equal(sorted(rows, (r) => r.v, true).map((r) => r.key).join(''), 'CAB');
});

test('a filter finds all of its words, in any order and case', () => {
  assert.ok(matches('NASDAQ · AAPL', 'aapl nas'));
  assert.ok(matches('AAPL', ''));
  assert.ok(!matches('AAPL', 'aapl x'));
});

test('CSV quotes what it must', () => {
  assert.equal(csv(['symbol', 'price'], [{ symbol: 'A,"B"', price: 1.5 }, { symbol: 'C', price: null }]), 'symbol,price\n"A,""B""",1.5\nC,\n');
  assert.deepEqual(JSON.parse(json([{ a: 1 }])), [{ a: 1 }]);
});

test('the snippets subscribe to what is shown', () => {
  assert.match(python('ws://h/ws', 'rolling', 'symbol', ['AAPL'], false), /json\.dumps\(\{"type":"subscribe","stream":"rolling","symbol":"AAPL"\}\)/);
  assert.match(javascript('ws://h/ws', 'rolling', 'symbol', ['A', 'B'], true), /ws:\/\/h\/ws\?token=YOUR_TOKEN[^]*"symbol":\["A","B"\]/);
  assert.doesNotMatch(javascript('ws://h/ws', 'total', undefined, ['all'], false), /symbol/);
});

// What a chart is made of: history, buckets, time ranges, thresholds.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buckets, lowerBound } from '../../main/resources/page/model/buckets.js';
import { History } from '../../main/resources/page/model/history.js';
import { relative } from '../../main/resources/page/model/relative.js';
import { comparisons, thresholds } from '../../main/resources/page/model/thresholds.js';
import { bounds, moved, read, seconds, write } from '../../main/resources/page/model/time-range.js';

test('a bucket keeps the least and the greatest value in the order in which they came', () => {
  const series = { times: [10, 10.1, 10.2, 10.3, 11.5], values: [5, 9, 1, 4, 7] };
  const [times, values] = buckets([series], 10, 12, 2);
  const shown = times.map((t, i) => [t, values[i]]).filter(([, v]) => v !== null);
  assert.deepEqual(shown, [[10.25, 9], [10.75, 1], [11.25, 7]]);
});

test('the line comes in from the value before the left edge', () => {
  const [, values] = buckets([{ times: [1, 50, 60], values: [3, 4, 5] }], 40, 60, 20);
  assert.deepEqual(values.filter((v) => v !== null), [3, 4, 5]);
});

test('buckets lie on multiples of their width, so a picture that moves does not shimmer', () => {
  const series = { times: [100, 101, 102, 103], values: [1, 2, 3, 4] };
  const at = (from) => buckets([series], from, from + 10, 10)[0].map((t) => Math.round((t % 1) * 100));
  assert.deepEqual(new Set(at(98.3)), new Set([25, 75]));
  assert.deepEqual(new Set(at(98.9)), new Set([25, 75]));
});

test('series with other times get common ones, and nulls where they have none', () => {
  const [times, a, b] = buckets([{ times: [1], values: [1] }, { times: [3], values: [2] }], 0, 4, 4);
  assert.equal(times.length, a.length);
  assert.equal(a.length, b.length);
  assert.equal(a.findIndex((v) => v !== null) < b.findIndex((v) => v !== null), true);
});

test('a million points are as many as the picture has room for', () => {
  const times = Array.from({ length: 1_000_000 }, (_, i) => i / 1000);
  const [xs, ys] = buckets([{ times, values: times.map((t) => Math.sin(t)) }], 0, 1000, 500);
  assert.equal(xs.length, 1006);
  assert.ok(Math.max(...ys) > 0.999 && Math.min(...ys.filter((y) => y !== null)) < -0.999);
});

test('lowerBound is the first index that is not before', () => {
  assert.deepEqual([0, 1, 1.5, 3, 4].map((t) => lowerBound([1, 2, 3], t)), [0, 0, 1, 2, 3]);
});

const change = (seq, second, price) => ({ seq, time: new Date(second * 1000).toISOString(), price });

test('a history is in order of time, whatever came first, and has each change once', () => {
  const history = new History(['price']);
  history.add(change(5, 50, 1));
  history.add(change(6, 60, 2));
  history.load([change(4, 40, 0), change(5, 50, 1), change(6, 60, 2)]);
  history.add(change(7, 45, 9)); // late
  assert.deepEqual(history.times, [40, 45, 50, 60]);
  assert.deepEqual(history.series('price').values, [0, 9, 1, 2]);
});

test('a history is bounded', () => {
  const history = new History(['price']);
  for (let i = 0; i < 50_000; i++) history.add(change(i, i, i));
  assert.ok(history.times.length <= 20_000 && history.times.at(-1) === 49_999);
  assert.equal(history.seqs.size, history.times.length);
});

test('comparisons with constants are found, either way round', () => {
  assert.deepEqual(comparisons("mean > 150.50 and symbol = 'TICKER'"), [{ field: 'mean', op: '>', value: 150.5 }, { field: 'symbol', text: 'TICKER' }]);
  assert.deepEqual(comparisons('100 >= price or (vwap < -1e3)'), [{ field: 'price', op: '<=', value: 100 }, { field: 'vwap', op: '<', value: -1000 }]);
  assert.deepEqual(comparisons('abs(zscore) > 4'), [{ field: 'zscore', op: '>', value: 4 }, { field: 'zscore', op: '<', value: -4 }]);
});

test('what is not a constant is no line', () => {
  for (const text of ['price > mean', 'price > 2 * mean', 'price - mean > 3', "symbol != 'A'", 'sqrt(x) > 2', '', null, '((', "'unclosed"]) assert.deepEqual(comparisons(text), []);
});

test('a rule that names a key is drawn for that key only; one with `or` for all', () => {
  const rules = (when) => [{ name: 'high', stream: 's', when, until: 'mean < 4', severity: 'warning' }];
  const [line, until] = thresholds(rules("mean > 5 and symbol = 'A'"), 's', ['symbol']);
  assert.deepEqual([line.only, line.from, until.value, until.from], [{ symbol: 'A' }, 'when', 4, 'until']);
  assert.deepEqual(thresholds(rules("mean > 5 or symbol = 'A'"), 's', ['symbol'])[0].only, {});
  assert.deepEqual(thresholds(rules('mean > 5'), 'other', ['symbol']), []);
});

test('the time shown is in the address', () => {
  const params = new URLSearchParams('keys=A');
  write({ from: 10, to: 20 }, params);
  assert.deepEqual(read(params), { from: 10, to: 20 });
  write({ live: '1h' }, params);
  assert.equal(params.toString(), 'keys=A&range=1h');
  assert.deepEqual(read(new URLSearchParams('range=7x')), { live: '5m' });
  assert.deepEqual(read(new URLSearchParams('from=2026-01-02&to=2026-01-01')), { live: '5m' });
});

test('earlier and later move by half of what is shown, and later than now is live', () => {
  assert.equal(seconds('15m'), 900);
  assert.deepEqual(bounds({ live: '1m' }, 1000), { from: 940, to: 1000 });
  const earlier = moved({ live: '1m' }, -1, 1000);
  assert.deepEqual(earlier, { from: 910, to: 970 });
  assert.deepEqual(moved(earlier, 1, 1005), { from: 940, to: 1000 });
  assert.deepEqual(moved(earlier, 1, 1000), { live: '1m' });
});

test('changes since the left edge make lines of different sizes comparable', () => {
  assert.deepEqual(relative([null, 50, null, 55, 45]), [null, 0, null, 10, -10]);
  assert.deepEqual(relative([-4, -2]), [0, 50]);
  assert.deepEqual(relative([null, 0]), [null, 0]);
});

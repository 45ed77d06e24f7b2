// The plan as a graph, and its place in the file.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { definition } from '../../main/resources/page/model/definition.js';
import { layout } from '../../main/resources/page/model/graph-layout.js';
import { planOf } from '../../main/resources/page/model/plan.js';

const SIZE = { width: 100, height: 40, alongGap: 50, acrossGap: 10 };
const nodes = (...ids) => ids.map((id) => ({ id }));

test('what is fed stands after all that feeds it', () => {
  const { places } = layout(nodes('feed', 'a', 'b', 'alert'), [
    { from: 'feed', to: 'a' }, { from: 'a', to: 'b' }, { from: 'b', to: 'alert' }, { from: 'feed', to: 'alert' }], SIZE);
  assert.deepEqual(['feed', 'a', 'b', 'alert'].map((id) => places.get(id).x), [0, 150, 300, 450]);
});

test('downwards is rightwards turned', () => {
  const { places, width, height } = layout(nodes('a', 'b'), [{ from: 'a', to: 'b' }], { ...SIZE, down: true });
  assert.deepEqual([places.get('b'), width, height], [{ x: 0, y: 90 }, 100, 130]);
});

test('boxes of a layer do not overlap, and lines that need not cross do not', () => {
  const plan = layout(nodes('x', 'y', 'q', 'p'), [{ from: 'x', to: 'p' }, { from: 'y', to: 'q' }], SIZE);
  const y = (id) => plan.places.get(id).y;
  assert.ok(Math.abs(y('p') - y('q')) >= 50);
  assert.equal(y('x') < y('y'), y('p') < y('q'));
});

test('one that feeds three stands in their middle', () => {
  const { places } = layout(nodes('f', 'a', 'b', 'c'), ['a', 'b', 'c'].map((to) => ({ from: 'f', to })), SIZE);
  assert.equal(places.get('f').y, places.get('b').y);
});

test('what points to nothing, to itself or in a circle breaks nothing', () => {
  const plan = layout(nodes('a', 'b'), [{ from: 'a', to: 'gone' }, { from: 'a', to: 'a' }, { from: 'a', to: 'b' }, { from: 'b', to: 'a' }], SIZE);
  assert.equal(plan.edges.length, 2);
  for (const { x, y } of plan.places.values()) assert.ok(Number.isFinite(x) && Number.isFinite(y));
  assert.deepEqual(layout([], [], SIZE).edges, []);
});

const FILE = `name: demo
feeds:
  trades:
    url: ws://x
streams:
  # the first
  rolling:
    from: trades

  bars:
    from: trades
alerts:
  rolling: { from: bars }
`.split('\n');

test('a definition is the lines from its name to the next', () => {
  assert.deepEqual(definition(FILE, 'streams', 'rolling'), [6, 8]);
  assert.deepEqual(definition(FILE, 'streams', 'bars'), [9, 11]);
  assert.deepEqual(definition(FILE, 'alerts', 'rolling'), [12, 13]);
  assert.deepEqual(definition(FILE, 'notify', 'ops'), [-1, -1]);
  assert.deepEqual(definition(FILE, 'feeds', 'rolling'), [-1, -1]);
});

test('an older gateway that has no plan to give still has one to show', () => {
  const plan = planOf({
    status: { name: 'demo' },
    feeds: [{ name: 'trades', url: 'ws://x', observations: 3, lagBytes: 0 }],
    streams: [{ name: 'rolling', from: 'trades', keys: ['symbol'], fields: [], seq: 2 }, { name: 'trend', from: 'rolling', keys: [], fields: [], seq: 1 }],
    alerts: { active: [], rules: [], recent: [{ alert: 'high', stream: 'trend' }] },
  });
  assert.deepEqual(plan.edges, [{ from: 'feed:trades', to: 'stream:rolling' }, { from: 'stream:rolling', to: 'stream:trend' }, { from: 'stream:trend', to: 'alert:high' }]);
});

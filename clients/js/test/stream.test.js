import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import WebSocket from 'ws';
import { stream, WeirError } from '../index.js';
import { backoff, hint } from '../src/backoff.js';
import { change, Gateway, take } from './gateway.js';

let gateway;
const followed = [];
beforeEach(async () => (gateway = await Gateway.start()));
afterEach(async () => {
  for (const changes of followed.splice(0)) await changes.return();
  await gateway.stop();
});

/** A stream that notes what it is told. */
function follow(options = {}) {
  const states = [];
  const changes = stream(gateway.url, 'rolling', { WebSocket, onState: (s) => states.push(s), ...options });
  followed.push(changes);
  return { changes, states };
}

test('asks for what is wanted and gives each change', async () => {
  const { changes, states } = follow({ symbol: ['A', 'B'], last: 2, fields: ['mean'], where: 'mean > 1', every: '1s', token: 'secret' });
  const taken = take(changes, 2);
  const connection = await gateway.connection();
  assert.equal(connection.path, '/ws?token=secret');
  assert.deepEqual(await connection.subscribed(7), {
    type: 'subscribe', stream: 'rolling', symbol: ['A', 'B'], last: 2, fields: ['mean'], where: 'mean > 1', every: '1s',
  });
  connection.change(6);
  connection.change(8, 'B', { type: 'subscribed' }); // a column may be called type
  assert.deepEqual(await taken, [change(6), change(8, 'B', { type: 'subscribed' })]);
  assert.deepEqual(states, [{ state: 'connected' }]);
});

test('leaving the loop disconnects', async () => {
  const { changes } = follow();
  const left = (async () => {
    for await (const c of changes) return c.seq;
  })();
  const connection = await gateway.connection();
  await connection.subscribed();
  connection.change(1);
  assert.equal(await left, 1);
  await connection.closed;
});

test('aborting ends the loop and disconnects', async () => {
  const abort = new AbortController();
  const { changes } = follow({ signal: abort.signal });
  const seen = (async () => {
    const seqs = [];
    for await (const c of changes) {
      seqs.push(c.seq);
      abort.abort();
    }
    return seqs;
  })();
  const connection = await gateway.connection();
  await connection.subscribed();
  connection.say([change(1), change(2)]);
  assert.deepEqual(await seen, [1]);
  await connection.closed;
  assert.deepEqual(await changes.next(), { done: true, value: undefined });
});

test('a signal that is aborted already connects nothing', async () => {
  const { changes } = follow({ signal: AbortSignal.abort() });
  assert.deepEqual(await changes.next(), { done: true, value: undefined });
});

test('after a connection ended it goes on after the last change seen', async () => {
  const { changes, states } = follow({ last: 5 });
  const taken = take(changes, 3);
  const first = await gateway.connection();
  assert.equal((await first.subscribed(2)).last, 5);
  first.change(1);
  first.change(2);
  first.ws.terminate();
  const second = await gateway.connection();
  assert.deepEqual(await second.subscribed(3), { type: 'subscribe', stream: 'rolling', since: 2 });
  second.change(3);
  assert.deepEqual((await taken).map((c) => c.seq), [1, 2, 3]);
  assert.deepEqual(states.map((s) => s.state), ['connected', 'waiting', 'connected']);
});

test('a connection that ends before the first change loses nothing: the answer said where the stream was', async () => {
  const { changes } = follow();
  const taken = take(changes, 1);
  const first = await gateway.connection();
  await first.subscribed(41);
  first.ws.close();
  assert.equal((await (await gateway.connection()).subscribed(42)).since, 41);
  await changes.return();
  await taken;
});

test('a connection that ends before the answer asks the same again', async () => {
  const { changes } = follow({ snapshot: true });
  const taken = take(changes, 1);
  const first = await gateway.connection();
  assert.equal((await first.heard()).snapshot, true);
  first.ws.close();
  assert.equal((await (await gateway.connection()).heard()).snapshot, true);
  await changes.return();
  await taken;
});

test('a gap is told, and what is renumbered goes on from its new numbers', async () => {
  const gaps = [];
  const { changes } = follow({ since: 100, onGap: (g) => gaps.push(g) });
  const taken = take(changes, 1);
  const first = await gateway.connection();
  assert.equal((await first.subscribed(3)).since, 100);
  first.say({ type: 'gap', stream: 'rolling', from: 1, to: 3, renumbered: true });
  first.change(3);
  await taken;
  first.ws.close();
  const more = take(changes, 1);
  const second = await gateway.connection();
  assert.equal((await second.subscribed(4)).since, 3);
  second.change(4);
  await more;
  assert.deepEqual(gaps, [{ stream: 'rolling', from: 1, to: 3, renumbered: true }]);
});

test('a gateway that restarts says how long to wait', async () => {
  const { changes, states } = follow();
  const taken = take(changes, 1);
  const first = await gateway.connection();
  await first.subscribed();
  first.ws.close(1012, 'restarting; reconnect in 17 ms');
  const second = await gateway.connection();
  await second.subscribed();
  second.change(1);
  await taken;
  assert.deepEqual(states[1], { state: 'waiting', milliseconds: 17, reason: 'restarting; reconnect in 17 ms' });
});

test('what the gateway refuses ends the loop with its sentence', async () => {
  const { changes } = follow();
  const refused = assert.rejects(changes.next(), (e) => {
    assert.ok(e instanceof WeirError);
    assert.equal(e.code, 'unknown_stream');
    assert.equal(e.message, "there is no stream 'rolling'");
    return true;
  });
  const connection = await gateway.connection();
  await connection.heard();
  connection.say({ type: 'error', code: 'unknown_stream', message: "there is no stream 'rolling'" });
  await refused;
  await connection.closed;
  assert.deepEqual(await changes.next(), { done: true, value: undefined });
});

test('a token that is not accepted ends the loop; a gateway that is full is asked again when it says', async () => {
  gateway.answers.set('upgrade', 401).set('/api/streams', [401, { error: 'no such token' }]);
  await assert.rejects(follow({ token: 'wrong' }).changes.next(), { name: 'WeirError', message: 'no such token' });

  gateway.answers.set('upgrade', 429).set('/api/streams', [429, { error: 'too many' }, { 'Retry-After': '2' }]);
  const waiting = await new Promise((resolve) => {
    follow({ onState: resolve }).changes.next();
  });
  assert.equal(waiting.reason, 'too many');
  assert.ok(waiting.milliseconds >= 2000 && waiting.milliseconds <= 4000, `${waiting.milliseconds} ms`);
});

test('an expired token is fetched anew, or ends the loop', async () => {
  const fixed = follow({ token: 'old' }).changes;
  const refused = assert.rejects(fixed.next(), { name: 'WeirError', message: 'token expired' });
  (await gateway.connection()).ws.close(4401, 'token expired');
  await refused;

  const tokens = ['first', 'second'];
  const { changes } = follow({ token: async () => tokens.shift() });
  const taken = take(changes, 1);
  const first = await gateway.connection();
  assert.equal(first.path, '/ws?token=first');
  first.ws.close(4401, 'token expired');
  assert.equal((await gateway.connection()).path, '/ws?token=second');
  await changes.return();
  await taken;
});

test('nobody there is told and tried again', async () => {
  await gateway.stop();
  const states = [];
  const { changes } = follow({ onState: (s) => states.push(s) && states.length === 3 && changes.return() });
  assert.deepEqual(await changes.next(), { done: true, value: undefined });
  assert.deepEqual(states.map((s) => s.reason), Array(3).fill('no connection could be made'));
  gateway = await Gateway.start();
});

test('a loop that is slow gets the newest of each key; how many gave way is counted and told', async () => {
  const { changes, states } = follow({ buffer: 10 });
  const first = take(changes, 1);
  const connection = await gateway.connection();
  await connection.subscribed();
  connection.change(1);
  await first;
  connection.say(Array.from({ length: 100 }, (_, i) => change(i + 2, 'AB'[i % 2])));
  connection.say({ type: 'error', code: 'end', message: 'of the test' });
  await connection.closed; // so all has arrived
  const left = [];
  await assert.rejects(async () => {
    for await (const c of changes) left.push(c.seq);
  }, /of the test/);
  assert.deepEqual(left.slice(-2), [100, 101]);
  assert.ok(left.length <= 11, `${left.length} waited`);
  assert.equal(changes.conflated, 100 - left.length);
  assert.deepEqual(states.at(-1), { state: 'slow', conflated: changes.conflated });
});

test('batches and MessagePack are read as they are sent', async () => {
  gateway.sockets.options.handleProtocols = (offered) => [...offered][0];
  for (const [encoding, protocol] of [['batch', 'weir.json.batch'], ['msgpack', 'weir.msgpack']]) {
    const { changes } = follow({ encoding });
    const taken = take(changes, 1);
    const connection = await gateway.connection();
    assert.equal(connection.protocol, protocol);
    await connection.subscribed();
    // [{"stream": "s", "seq": 7, "time": "t"}]
    const packed = Buffer.from('9183a673747265616da173a373657107a474696d65a174', 'hex');
    connection.say(encoding === 'msgpack' ? packed : [{ stream: 's', seq: 7, time: 't' }]);
    assert.deepEqual(await taken, [{ stream: 's', seq: 7, time: 't' }]);
    await changes.return();
  }
});

test('a gateway that is silent is asked whether it is there, and then left', async () => {
  mock.timers.enable({ apis: ['setInterval'] });
  try {
    const { changes, states } = follow();
    const taken = take(changes, 1);
    const first = await gateway.connection();
    await first.subscribed();
    mock.timers.tick(15_000);
    assert.deepEqual(await first.heard(), { type: 'ping' });
    mock.timers.tick(60_000);
    const second = await gateway.connection();
    assert.equal(states[1].reason, 'nothing came any more');
    await second.subscribed();
    second.change(1);
    await taken;
    await changes.return();
  } finally {
    mock.timers.reset();
  }
});

test('waits grow, with full jitter, to half a minute; what a gateway asks for is bounded, too', () => {
  assert.deepEqual([0, 1, 2, 6, 7, 1000].map((n) => backoff(n, () => 1)), [250, 500, 1000, 16_000, 30_000, 30_000]);
  assert.equal(backoff(5, () => 0), 0);
  assert.equal(hint('restarting; reconnect in 1500 ms'), 1500);
  assert.equal(hint('restarting; reconnect in 999999999 ms'), 30_000);
  assert.equal(hint('service restart'), undefined);
});

test('mistakes are told where they are made', () => {
  assert.throws(() => stream('ws://localhost', 'x', { WebSocket: undefined }), globalThis.WebSocket ? undefined : /pass \{ WebSocket \}/);
});

for (const url of ['localhost:8080', 'ftp://localhost', 'nonsense']) {
  test(`'${url}' is no address of a gateway`, async () => {
    await assert.rejects(stream(url, 'x', { WebSocket }).next(), /the address must be like ws:\/\/localhost:8080/);
  });
}

import assert from 'node:assert/strict';
import { test } from 'node:test';
import WebSocket from 'ws';
import { alerts } from '../index.js';
import { Gateway, take } from './gateway.js';

const event = (seq, state, more = {}) => ({
  alert: 'hot', seq, time: `2026-01-01T00:00:0${seq}Z`, state, stream: 'rooms', room: 'attic', severity: 'warning',
  since: '2026-01-01T00:00:00Z', message: `it is ${state}`, ...more,
});

/** A gateway with alerts, and the connection of a loop that follows them. */
async function following(run) {
  const gateway = await Gateway.start();
  const gaps = [];
  const events = alerts(gateway.url, { WebSocket, onState: () => {}, onGap: () => gaps.push('gap') });
  const welcome = async (...active) => {
    const connection = await gateway.connection();
    assert.deepEqual(await connection.heard(), { type: 'subscribe', alerts: true });
    assert.deepEqual(await connection.heard(), { type: 'ping' });
    connection.say({ type: 'subscribed', alerts: true }, ...active, { type: 'pong' });
    return connection;
  };
  try {
    await run({ gateway, events, welcome, gaps });
  } finally {
    await events.return();
    await gateway.stop();
  }
}

test('the active alerts come first, then each event', () =>
  following(async ({ events, welcome }) => {
    const taken = take(events, 3);
    const connection = await welcome(event(5, 'firing'), event(4, 'firing', { room: 'cellar' }));
    connection.say(event(6, 'resolved'));
    assert.deepEqual((await taken).map((e) => e.seq), [4, 5, 6]);
  }));

test('what happened without a connection comes after it, each event once', () =>
  following(async ({ gateway, events, welcome, gaps }) => {
    const taken = take(events, 4);
    const first = await welcome(event(1, 'firing'));
    first.say(event(2, 'repeated'));
    gateway.answers.set('/api/alerts', [200, { active: [], recent: [event(3, 'resolved'), event(2, 'repeated'), event(1, 'firing')] }]);
    first.ws.close();
    const second = await welcome();
    second.say(event(4, 'firing'), event(3, 'resolved')); // computed again after a crash
    assert.deepEqual((await taken).map((e) => [e.seq, e.state]), [[1, 'firing'], [2, 'repeated'], [3, 'resolved'], [4, 'firing']]);
    assert.deepEqual(gaps, []);
  }));

test('where the history cannot be had, that is told, and what is active is new once', () =>
  following(async ({ events, welcome, gaps }) => {
    const taken = take(events, 2);
    (await welcome(event(1, 'firing'))).ws.close();
    await welcome(event(1, 'firing'), event(7, 'firing', { room: 'cellar' }));
    assert.deepEqual((await taken).map((e) => e.seq), [1, 7]);
    assert.deepEqual(gaps, ['gap']);
  }));

test('numbers that begin again later are new', () =>
  following(async ({ gateway, events, welcome }) => {
    const taken = take(events, 2);
    gateway.answers.set('/api/alerts', [200, { active: [], recent: [] }]);
    (await welcome(event(5, 'firing'))).ws.close();
    (await welcome()).say(event(1, 'firing', { time: '2026-01-01T01:00:00Z' }));
    assert.deepEqual((await taken).map((e) => e.seq), [5, 1]);
  }));

import assert from 'node:assert/strict';
import { test } from 'node:test';
import WebSocket from 'ws';
import { publish, snapshot } from '../index.js';
import { Gateway } from './gateway.js';

async function withGateway(run) {
  const gateway = await Gateway.start();
  try {
    await run(gateway);
  } finally {
    await gateway.stop();
  }
}

test('messages are sent as JSON, and counted when the gateway has read them', () =>
  withGateway(async (gateway) => {
    async function* messages() {
      yield { n: 1 };
      yield { n: 2 };
    }
    const count = publish(gateway.url, 'room 1', messages(), { WebSocket, token: 'secret' });
    const connection = await gateway.connection();
    assert.equal(connection.path, '/in/room%201?token=secret');
    assert.deepEqual([await connection.heard(), await connection.heard()], [{ n: 1 }, { n: 2 }]);
    assert.equal(await count, 2);
  }));

test('a feed may be at a path of its own', () =>
  withGateway(async (gateway) => {
    const count = publish(gateway.url, '/devices', [{ n: 1 }], { WebSocket });
    assert.equal((await gateway.connection()).path, '/devices');
    assert.equal(await count, 1);
  }));

test('who is not let in is told so', () =>
  withGateway(async (gateway) => {
    gateway.answers.set('upgrade', 403);
    await assert.rejects(publish(gateway.url, 'room', [{}], { WebSocket }), /no connection to \/in\/room/);
  }));

test('a connection that breaks is not taken for the end', () =>
  withGateway(async (gateway) => {
    async function* endless() {
      for (let n = 1; ; n++) {
        yield { n };
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    }
    const count = publish(gateway.url, 'room', endless(), { WebSocket });
    const broken = assert.rejects(count, /before the gateway had read all/);
    const connection = await gateway.connection();
    await connection.heard();
    connection.ws.terminate();
    await broken;
  }));

test('a snapshot is asked for over HTTP, with the token; a refusal has its sentence', () =>
  withGateway(async (gateway) => {
    const shown = [];
    gateway.http.prependListener('request', (request) => shown.push(request.headers.authorization));
    gateway.answers.set('/api/streams/my%20stream/snapshot?symbol=A&symbol=B', [200, [{ seq: 1 }]]);
    assert.deepEqual(await snapshot(gateway.url, 'my stream', { symbol: ['A', 'B'], token: 'secret' }), [{ seq: 1 }]);
    await assert.rejects(snapshot(`${gateway.url}/?token=own`, 'none'), { name: 'WeirError', message: 'there is nothing' });
    assert.deepEqual(shown, ['Bearer secret', 'Bearer own']);
  }));

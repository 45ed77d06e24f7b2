// Uses everything once against a running gateway with a feed 'room' that accepts, a stream 'rooms' and an alert 'hot'; for
// JavaScriptClientTest, which runs it in Node and in Chromium.
import { alerts, publish, snapshot, stream } from '../../index.js';

function same(actual, expected) {
  if (JSON.stringify(actual) !== JSON.stringify(expected)) {
    throw new Error(`${JSON.stringify(actual)} where ${JSON.stringify(expected)} should be`);
  }
}

async function take(arrivals, count) {
  const taken = [];
  for await (const item of arrivals) if (taken.push(item) === count) break;
  return taken;
}

/** @param options with a WebSocket, where there is none */
export async function useEverything(url, options = {}) {
  same(await publish(url, 'room', [20, 21, 35].map((celsius) => ({ room: 'attic', celsius })), options), 3);
  const changes = await take(stream(url, 'rooms', { symbol: 'attic', since: 0, ...options }), 3);
  same(changes.map((c) => [c.seq, c.room, c.n, c.celsius]), [[1, 'attic', 1, 20], [2, 'attic', 2, 21], [3, 'attic', 3, 35]]);
  same((await take(stream(url, null, { last: 2, ...options }), 2)).map((c) => c.seq), [2, 3]);
  same((await take(stream(url, 'rooms', { snapshot: true, ...options }), 1)).map((c) => c.n), [3]);
  same((await snapshot(url, 'rooms')).map((c) => c.n), [3]);
  const [alert] = await take(alerts(url, options), 1);
  same([alert.alert, alert.state, alert.room], ['hot', 'firing', 'attic']);
  const refused = await take(stream(url, 'roms', options), 1).catch((e) => e);
  same([refused.name, refused.code], ['WeirError', 'unknown_stream']);
  if (!refused.message.includes('did you mean rooms?')) throw refused;
  const unknown = await snapshot(url, 'roms').catch((e) => e);
  same([unknown.name, unknown.message], ['WeirError', 'there is no such stream; did you mean rooms?']);
  const noFeed = await publish(url, 'none', [{}], options).catch((e) => e);
  same(noFeed.name, 'WeirError');
  return 'all is well';
}

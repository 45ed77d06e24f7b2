// What a subscription may ask of the gateway: fields, where, every, batches, MessagePack; for JavaScriptClientTest.
// A feed 'room' accepts, a stream 'rooms' has the columns n and celsius.
import { publish, stream } from '../../index.js';

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

export async function useFeatures(url, options = {}) {
  await publish(url, 'room', [20, 21, 35, 36].map((celsius) => ({ room: 'attic', celsius })), options);
  const fields = await take(stream(url, 'rooms', { since: 0, fields: ['celsius'], ...options }), 4);
  same(fields.map((c) => Object.keys(c)), Array(4).fill(['stream', 'seq', 'time', 'room', 'celsius']));
  const where = await take(stream(url, 'rooms', { since: 0, where: "celsius > 20.5 and room = 'attic'", ...options }), 3);
  same(where.map((c) => c.celsius), [21, 35, 36]);
  for (const encoding of ['json', 'batch', 'msgpack']) {
    const changes = await take(stream(url, 'rooms', { since: 0, encoding, ...options }), 4);
    same(changes.map((c) => [c.seq, c.room, c.n, c.celsius]), [20, 21, 35, 36].map((c, i) => [i + 1, 'attic', i + 1, c]));
  }
  const refusals = { fields: ['celsus'], where: 'celsius >' };
  for (const [key, code] of [['fields', 'unknown_field'], ['where', 'bad_expression']]) {
    const refused = await take(stream(url, 'rooms', { [key]: refusals[key], ...options }), 1).catch((e) => e);
    same([refused.name, refused.code], ['WeirError', code]);
  }
  const paced = take(stream(url, 'rooms', { every: '200ms', since: 4, ...options }), 1);
  await publish(url, 'room', Array.from({ length: 50 }, (_, n) => ({ room: 'attic', celsius: n })), options);
  const [newest] = await paced;
  if (!(newest.seq > 4)) throw new Error(`${JSON.stringify(newest)} is not new`);
  return 'all is well';
}

// What a TypeScript program may write, and what it may not; checked by tsc.
import { alerts, publish, snapshot, stream, WeirError, type Change, type Gap, type State } from 'weir-client';

const abort = new AbortController();
const gaps: Gap[] = [];
const states: State[] = [];

for await (const change of stream('ws://localhost:8080', 'rolling', {
  symbol: ['AAPL', 'MSFT'],
  last: 10,
  fields: ['mean'],
  where: 'mean > 100',
  every: '100ms',
  token: async () => 'fresh',
  onGap: (gap) => gaps.push(gap),
  onState: (state) => states.push(state),
  signal: abort.signal,
  encoding: 'msgpack',
})) {
  const seq: number = change.seq;
  const mean: number = change.mean;
  console.log(seq, mean);
}
const arrivals = stream(new URL('ws://localhost:8080'));
const given: number = arrivals.conflated;
for await (const alert of alerts('ws://localhost:8080')) console.log(alert.state === 'firing', alert.message, given);
const rows: Change[] = await snapshot('http://localhost:8080', 'rolling', { symbol: 'AAPL' });
const count: number = await publish('ws://localhost:8080', 'room', [{ celsius: 20, rows }]);
const error: Error = new WeirError(`${count}`, 'unknown_stream');
console.log(error);

// @ts-expect-error: a number is no address
stream(8080);
// @ts-expect-error: there is no such encoding
stream('ws://localhost:8080', 'rolling', { encoding: 'cbor' });
// @ts-expect-error: no such state
states.push({ state: 'open' });

// What is declared is what there is.
const declared: typeof import('weir-client') = {
  ...(await import('../src/alerts.js')),
  ...(await import('../src/error.js')),
  ...(await import('../src/http.js')),
  ...(await import('../src/publish.js')),
  ...(await import('../src/stream.js')),
};
console.log(declared);

// Shows tokens to a gateway that asks for them; for ClientTokensTest. The key may read and publish, but not read 'secret'.
import { alerts, publish, snapshot, stream } from '../../index.js';

function check(holds, what) {
  if (!holds) throw new Error(String(what));
}

async function first(arrivals) {
  for await (const item of arrivals) return item;
}

export async function useTokens(url, key, options = {}) {
  check((await publish(url, 'room', [{ room: 'attic', celsius: 35 }], { token: key, ...options })) === 1, 'published');
  check((await first(stream(url, 'rooms', { since: 0, token: async () => key, ...options }))).n === 1, 'first');
  check((await snapshot(url, 'rooms', { token: () => key })).length === 1, 'snapshot');
  check((await first(alerts(url, { token: key, ...options }))).alert === 'hot', 'alert');
  for (const token of [undefined, 'weir_wrong']) {
    for (const ask of [() => first(stream(url, 'rooms', { token, ...options })), () => snapshot(url, 'rooms', { token })]) {
      const problem = await ask().catch((e) => e);
      check(problem.name === 'WeirError' && problem.message.includes('token'), problem);
    }
  }
  const forbidden = await first(stream(url, 'secret', { token: key, ...options })).catch((e) => e);
  check(forbidden.code === 'forbidden', forbidden);
  return 'all is well';
}

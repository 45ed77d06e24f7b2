// node test/live/main.js use|features URL, tokens URL KEY, or follow URL STREAM COUNT: prints the sequence numbers of so many changes.
import WebSocket from 'ws';
import { stream } from '../../index.js';
import { useEverything } from './use.js';
import { useFeatures } from './features.js';
import { useTokens } from './tokens.js';

const [what, url, name, count] = process.argv.slice(2);
switch (what) {
  case 'use':
    console.log(await useEverything(url, { WebSocket }));
    break;
  case 'features':
    console.log(await useFeatures(url, { WebSocket }));
    break;
  case 'tokens':
    console.log(await useTokens(url, name, { WebSocket }));
    break;
  case 'follow': {
    let left = Number(count);
    const onGap = (gap) => console.log(`gap ${JSON.stringify(gap)}`);
    for await (const change of stream(url, name, { since: 0, WebSocket, onGap, onState: (s) => console.error(s) })) {
      console.log(change.seq);
      if (--left === 0) break;
    }
    break;
  }
  default:
    throw new Error(`use, features, tokens or follow, not ${what}`);
}

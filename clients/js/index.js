// Live statistics from Weir, in the browser and in Node.
//
//   for await (const change of stream('ws://localhost:8080', 'rolling', { symbol: 'TICKER' })) console.log(change.mean);
export { alerts } from './src/alerts.js';
export { WeirError } from './src/error.js';
export { publish } from './src/publish.js';
export { snapshot } from './src/http.js';
export { stream } from './src/stream.js';

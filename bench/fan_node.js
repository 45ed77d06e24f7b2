// node fan_node.js PORT N RATE BURST DEFLATE(0|1) : a WebSocket server with the package ws that sends to N clients, message by message
const [port, n, rate, burst, deflate] = process.argv.slice(2).map(Number);
const { WebSocketServer } = require('ws');
const server = new WebSocketServer({ port, host: '127.0.0.1', backlog: 4096, perMessageDeflate: deflate ? { threshold: 0 } : false });
const clients = [];
let k = 0;
const message = () => {
  const i = k++;
  return `{"type":"trade","symbol":"AAPL","price":${100 + (i % 400)}.${String(i % 100).padStart(2, '0')},"size":100,"ts":1712345678901,"t":${process.hrtime.bigint()}}`;
};
server.on('connection', (client) => {
  client.on('error', () => {});
  clients.push(client);
  if (clients.length === n) setTimeout(run, 300);
});
function run() {
  const period = rate ? (1000 * burst) / rate : 0;
  let next = performance.now();
  const step = () => {
    if (period && performance.now() < next) return setTimeout(step, Math.max(0, next - performance.now()));
    if (!period && clients.some((c) => c.bufferedAmount > 32768)) return setImmediate(step);
    next += period;
    for (let i = 0; i < burst; i++) {
      const text = message();
      for (const client of clients) client.send(text);
    }
    setImmediate(step);
  };
  step();
}

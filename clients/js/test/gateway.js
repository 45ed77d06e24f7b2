// A gateway that says what a test tells it to: real sockets, no Weir.
import { createServer } from 'node:http';
import { once } from 'node:events';
import { WebSocketServer } from 'ws';

export class Gateway {
  /** Each connection, with a queue of what was said over it. */
  #waiting = [];
  #arrived = [];
  answers = new Map();

  static async start() {
    const gateway = new Gateway();
    gateway.http = createServer((request, response) => gateway.#answer(request, response));
    gateway.sockets = new WebSocketServer({ noServer: true });
    gateway.http.on('upgrade', (request, socket, head) => {
      const refused = gateway.answers.get('upgrade');
      if (refused) return socket.end(`HTTP/1.1 ${refused} Refused\r\nConnection: close\r\n\r\n`);
      gateway.sockets.handleUpgrade(request, socket, head, (ws) => gateway.#arrive(new Connection(ws, request)));
    });
    gateway.http.listen(0, '127.0.0.1');
    await once(gateway.http, 'listening');
    gateway.url = `ws://127.0.0.1:${gateway.http.address().port}`;
    return gateway;
  }

  #answer(request, response) {
    const [status, body, headers] = this.answers.get(request.url) ?? [404, { error: 'there is nothing' }];
    response.writeHead(status, headers).end(JSON.stringify(body));
  }

  #arrive(connection) {
    const waiting = this.#waiting.shift();
    if (waiting) waiting(connection);
    else this.#arrived.push(connection);
  }

  /** The next connection. */
  connection() {
    const arrived = this.#arrived.shift();
    return arrived ? Promise.resolve(arrived) : new Promise((resolve) => this.#waiting.push(resolve));
  }

  async stop() {
    this.sockets.clients.forEach((ws) => ws.terminate());
    this.http.closeAllConnections();
    this.http.close();
    await once(this.http, 'close');
  }
}

class Connection {
  #said = [];
  #waiting = [];

  constructor(ws, request) {
    this.ws = ws;
    this.path = request.url;
    this.protocol = ws.protocol;
    this.closed = once(ws, 'close');
    ws.on('message', (data) => {
      const message = JSON.parse(data);
      const waiting = this.#waiting.shift();
      if (waiting) waiting(message);
      else this.#said.push(message);
    });
  }

  /** The next message of the client. */
  heard() {
    return this.#said.length ? Promise.resolve(this.#said.shift()) : new Promise((r) => this.#waiting.push(r));
  }

  say(...messages) {
    messages.forEach((m) => this.ws.send(m instanceof Uint8Array ? m : JSON.stringify(m)));
  }

  /** Accepts a subscription: the answer of a gateway that is at a sequence number. */
  async subscribed(seq = 0) {
    const asked = await this.heard();
    this.say({ type: 'subscribed', stream: asked.stream ?? 'rolling', seq, keys: ['symbol'] });
    return asked;
  }

  change(seq, symbol = 'A', more = {}) {
    this.say(change(seq, symbol, more));
  }
}

export function change(seq, symbol = 'A', more = {}) {
  return { stream: 'rolling', seq, time: '2026-01-01T00:00:00Z', symbol, ...more };
}

/** The next so many things of a loop. */
export async function take(arrivals, count) {
  const taken = [];
  while (taken.length < count) {
    const { done, value } = await arrivals.next();
    if (done) break;
    taken.push(value);
  }
  return taken;
}

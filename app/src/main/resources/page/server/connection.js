// The WebSocket to the gateway: one for the page. It connects again by itself and goes on where it was.
import { EXPIRED, waitMs } from '../model/reconnect.js';

export class Connection {
  /** @param handlers onState(name, sentence), onAlert(event), onProblem(sentence) */
  constructor(gateway, handlers) {
    Object.assign(this, { gateway, ...handlers, failures: 0, followed: new Map() });
    this.connect();
  }

  /**
   * Every change of a stream from now on, at most one per key and 100 ms; `handler` has take(change), the number of the last
   * one, seq, and missed(gap). A gateway without `every` sends all of them.
   */
  follow(stream, handler) {
    this.followed.set(stream, handler);
    this.ask(stream, handler);
  }

  unfollow(stream) {
    this.followed.delete(stream);
    this.send({ type: 'unsubscribe', stream });
  }

  connect() {
    this.onState('connecting', 'connecting…');
    let opened = false;
    const socket = new WebSocket(this.gateway.socketUrl(), 'weir.json.batch');
    this.socket = socket;
    socket.onopen = () => {
      opened = true;
      this.failures = 0;
      this.onState('connected', 'connected');
      this.send({ type: 'subscribe', alerts: true });
      this.followed.forEach((handler, stream) => this.ask(stream, handler));
    };
    socket.onmessage = (event) => {
      const message = JSON.parse(event.data);
      if (Array.isArray(message)) message.forEach((m) => this.take(m));
      else this.take(message);
    };
    socket.onclose = (event) => this.closed(event, opened);
  }

  take(message) {
    const handler = this.followed.get(message.stream);
    if (message.alert !== undefined && message.state !== undefined && message.severity !== undefined) this.onAlert(message);
    else if (message.time !== undefined && message.seq !== undefined) handler?.take(message);
    else if (message.type === 'gap') handler?.missed(message);
    else if (message.type === 'error') this.onProblem(message.message);
  }

  async closed(event, opened) {
    if (event.code === EXPIRED) {
      this.onState('waiting', 'the token has expired');
      await this.gateway.ask('The token has expired.');
      this.connect();
      return;
    }
    this.wait(waitMs(event.reason, this.failures++), opened ? event.reason : '');
  }

  wait(millis, reason) {
    const until = Date.now() + millis;
    const tick = () => {
      const left = until - Date.now();
      if (left <= 0) {
        this.again();
        return;
      }
      const why = /restarting/.test(reason) ? 'the gateway restarts' : 'not connected';
      this.onState('waiting', `${why}; trying again in ${Math.ceil(left / 1000)} s`);
      setTimeout(tick, Math.min(left, 500));
    };
    tick();
  }

  /** A refused handshake does not say why; a request does, and asks for a token where one is wanted. */
  async again() {
    if (this.failures > 1) {
      try {
        await this.gateway.get('/api/status');
      } catch {
        // no answer: connecting finds out, and waits longer
      }
    }
    this.connect();
  }

  ask(stream, handler) {
    this.send({ type: 'subscribe', stream, since: handler.seq, every: '100ms' });
  }

  send(message) {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }
}

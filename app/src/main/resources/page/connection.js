// The WebSocket to the gateway: connects again by itself, with backoff and full jitter, and says how it is.
export class Connection {
  constructor(url, { onOpen, onMessage, onState }) {
    Object.assign(this, { url, onOpen, onMessage, onState, failures: 0 });
    this.connect();
  }

  connect() {
    this.socket = new WebSocket(this.url);
    this.socket.onopen = () => {
      this.failures = 0;
      this.onState('connected', 'connected');
      this.onOpen();
    };
    this.socket.onmessage = (event) => this.onMessage(JSON.parse(event.data));
    this.socket.onclose = () => this.wait();
  }

  wait() {
    const most = Math.min(15, 0.5 * 2 ** this.failures++);
    let left = Math.ceil(Math.random() * most * 10) / 10;
    const tell = () => this.onState('reconnecting', `not connected; trying again in ${Math.ceil(left)} s`);
    tell();
    const timer = setInterval(() => {
      left -= 0.5;
      if (left > 0) {
        tell();
      } else {
        clearInterval(timer);
        this.connect();
      }
    }, 500);
  }

  send(message) {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }
}

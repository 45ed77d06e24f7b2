// The gateway's REST interface, with the token that it may want.
const KEPT = 'weir.token';

/** An answer that is none: its status, and the gateway's sentence. */
export class Problem extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

export class Gateway {
  /** @param askForToken called with a sentence and whether one may cancel; gives a promise of a token, or of nothing */
  constructor(askForToken) {
    this.askForToken = askForToken;
    this.asking = null;
  }

  get token() {
    return sessionStorage.getItem(KEPT);
  }

  get(path) {
    return this.request('GET', path);
  }

  /** What not everybody may see is worth no question; null where it may not be seen, or is not known to an older gateway. */
  async getIfPermitted(path) {
    try {
      return await this.request('GET', path, undefined, false);
    } catch (problem) {
      if ([401, 403, 404].includes(problem.status)) return null;
      throw problem;
    }
  }

  post(path, body = {}) {
    return this.request('POST', path, body);
  }

  remove(path) {
    return this.request('DELETE', path);
  }

  async request(method, path, body, asks = true) {
    const { token } = this;
    const response = await fetch(path, {
      method,
      headers: { ...(token && { Authorization: `Bearer ${token}` }), ...(body && { 'Content-Type': 'application/json' }) },
      body: body && JSON.stringify(body),
    });
    if (response.status === 401 && asks) {
      // Another request may have asked meanwhile; then its token is to be tried.
      if (token === this.token) await this.ask(token ? 'The gateway does not know this token.' : '', method !== 'GET');
      return this.request(method, path, body);
    }
    const text = await response.text();
    if (!response.ok) throw new Problem(response.status, sentence(text) ?? `the gateway answered with ${response.status}`);
    return text === '' ? null : JSON.parse(text);
  }

  /** Asks once, however many requests wait for it. Who wanted to do something may think better of it. */
  ask(why, cancel = false) {
    this.asking ??= this.askForToken(why, cancel).then((token) => {
      this.asking = null;
      if (!token) throw new Problem(401, 'That needs a token.');
      sessionStorage.setItem(KEPT, token);
    });
    return this.asking;
  }

  /** Browsers send no headers with a WebSocket's handshake, so the token is in the address. */
  socketUrl() {
    return `${this.publicUrl()}${this.token ? `?token=${encodeURIComponent(this.token)}` : ''}`;
  }

  publicUrl() {
    return `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/ws`;
  }
}

function sentence(text) {
  try {
    return JSON.parse(text).error;
  } catch {
    return undefined;
  }
}

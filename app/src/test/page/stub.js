// A gateway that wants a token, put between the page and the real one: what the page asks for without it is answered with 401.
// `stub.token` is what it wants, but for the paths in `stub.open`; `stub.missing` are paths that it does not know.
window.stub = { token: 'open-sesame', missing: [], open: [], asked: [], sockets: [] };
const realFetch = window.fetch;
const answer = (status, error) => new Response(JSON.stringify({ error }), { status });
window.fetch = (path, options = {}) => {
  const { stub } = window;
  stub.asked.push(path);
  const shown = options.headers?.Authorization;
  const isOpen = stub.open.some((o) => path.startsWith(o));
  if (stub.token && !isOpen && shown !== `Bearer ${stub.token}`) return Promise.resolve(answer(401, 'a token is wanted'));
  if (stub.missing.some((m) => path.startsWith(m))) return Promise.resolve(answer(404, `there is nothing at ${path}`));
  return realFetch(path, options);
};
const RealSocket = window.WebSocket;
window.WebSocket = class extends RealSocket {
  constructor(url, protocols) {
    super(url, protocols);
    window.stub.sockets.push({ url, at: performance.now(), socket: this, sent: [] });
    this.addEventListener('message', () => {});
  }

  send(text) {
    window.stub.sockets.at(-1).sent.push(JSON.parse(text));
    super.send(text);
  }
};
// As if the gateway had closed it so.
window.stub.close = (code, reason) => {
  const { socket } = window.stub.sockets.at(-1);
  socket.onclose(new CloseEvent('close', { code, reason }));
  socket.onclose = null;
  socket.close();
};

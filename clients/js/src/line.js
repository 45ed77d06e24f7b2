import { httpAddress, webSocketAddress } from './address.js';
import { backoff, hint, pause } from './backoff.js';
import { WeirError } from './error.js';
import { get, sentence } from './http.js';
import { decode } from './msgpack.js';

/**
 * @typedef {import('../index.d.ts').Options} Options
 * @typedef {import('../index.d.ts').State} State
 * @typedef {Record<string, any>} Message
 * @typedef {object} Talk what is said over the connections of a line
 * @property {() => Message[]} requests what to ask on a new connection
 * @property {(message: Message) => void} hear each message; what it throws ends the line
 * @typedef {{ opened: boolean, code: number, reason: string }} Ending of a connection
 */

const SUBPROTOCOLS = { json: [], batch: ['weir.json.batch'], msgpack: ['weir.msgpack'] };

/** Milliseconds without any message after which we ask whether somebody is there; after three times so long, nobody is. */
const SILENCE = 15_000;

/** Milliseconds after which a connection counts as one that held. */
const HELD = 10_000;

const TOKEN_EXPIRED = 4401;
const MESSAGE_TOO_LONG = 1009;

/**
 * Talks with a gateway until the signal says that it is over: connects again, with growing waits, whenever a connection
 * ends.
 *
 * @param {string | URL} url
 * @param {Talk} talk
 * @param {Options} options
 * @param {(state: State) => void} tell
 * @param {AbortSignal} signal
 */
export async function holdLine(url, talk, options, tell, signal) {
  const Socket = socketClass(options);
  let failures = 0;
  while (!signal.aborted) {
    const address = await webSocketAddress(url, '/ws', options.token);
    if (signal.aborted) return;
    const started = Date.now();
    const ending = await connection(new Socket(address, SUBPROTOCOLS[options.encoding ?? 'json']), talk, tell, signal);
    if (signal.aborted) return;
    failures = ending.opened && Date.now() - started > HELD ? 0 : failures + 1;
    const refused = ending.opened ? undefined : await refusal(url, address);
    if (ending.code === TOKEN_EXPIRED && typeof options.token !== 'function') throw new WeirError(ending.reason);
    if (ending.code === MESSAGE_TOO_LONG) throw new WeirError('the gateway takes no request so long; ask for fewer symbols');
    const milliseconds = Math.round(refused?.milliseconds ?? hint(ending.reason) ?? backoff(failures - 1));
    tell({ state: 'waiting', milliseconds, reason: reason(ending, refused?.sentence) });
    await pause(milliseconds, signal);
  }
}

/** The WebSocket that is given, or that there is. */
export function socketClass(/** @type {{ WebSocket?: any }} */ options) {
  const Socket = options.WebSocket ?? globalThis.WebSocket;
  if (!Socket) {
    throw new TypeError("there is no WebSocket here (Node has one from 22 on): pass { WebSocket } of the package 'ws'");
  }
  return Socket;
}

function reason(/** @type {Ending} */ ending, /** @type {string=} */ sentence) {
  if (sentence) return sentence;
  if (!ending.opened) return 'no connection could be made';
  return ending.reason || `the connection ended (${ending.code})`;
}

/**
 * One connection, until it ends.
 *
 * @param {WebSocket} socket
 * @param {Talk} talk
 * @param {(state: State) => void} tell
 * @param {AbortSignal} signal
 * @returns {Promise<Ending>}
 */
function connection(socket, talk, tell, signal) {
  return new Promise((resolve, reject) => {
    let opened = false;
    let silent = 0;
    socket.binaryType = 'arraybuffer';
    const send = (/** @type {Message} */ message) => socket.send(JSON.stringify(message));
    const watchdog = setInterval(() => {
      if (++silent > 3 || !opened) end({ opened, code: 1006, reason: opened ? 'nothing came any more' : '' });
      else send({ type: 'ping' });
    }, SILENCE);
    const leave = () => end({ opened, code: 1000, reason: '' });
    signal.addEventListener('abort', leave);

    /** Whoever is first: the socket, the watchdog, or who follows. What comes later is not heard. */
    function end(/** @type {Ending} */ ending) {
      clearInterval(watchdog);
      signal.removeEventListener('abort', leave);
      for (const [name, listener] of Object.entries(listeners)) socket.removeEventListener(name, listener);
      socket.addEventListener('error', () => {}); // of a socket that is closed before it is open
      socket.close();
      resolve(ending);
    }
    function fail(/** @type {unknown} */ problem) {
      reject(problem); // before the end resolves it
      end({ opened, code: 1006, reason: '' });
    }
    /** @type {Record<string, (event: any) => void>} */
    const listeners = {
      open() {
        opened = true;
        tell({ state: 'connected' });
        talk.requests().forEach(send);
      },
      message(event) {
        silent = 0;
        try {
          for (const message of messages(event.data)) talk.hear(message);
        } catch (problem) {
          fail(problem);
        }
      },
      error() {}, // it is closed next
      close: (event) => end({ opened, code: event.code, reason: event.reason }),
    };
    for (const [name, listener] of Object.entries(listeners)) socket.addEventListener(name, listener);
  });
}

/** The messages of a frame: one, or an array of them. */
function messages(/** @type {string | ArrayBuffer} */ data) {
  const value = typeof data === 'string' ? JSON.parse(data) : decode(data);
  return Array.isArray(value) ? value : [value];
}

/**
 * Why a connection was refused. A WebSocket does not say; HTTP does. A token that is not accepted ends the line.
 *
 * @param {string | URL} url
 * @param {URL} address with the token that was shown
 */
async function refusal(url, address) {
  let answer;
  try {
    answer = await get(httpAddress(url, '/api/streams'), address.searchParams.get('token') ?? undefined);
  } catch {
    return undefined; // nobody is there, or it may not be asked from this page
  }
  if (answer.status === 401 || answer.status === 403) throw new WeirError(await sentence(answer));
  if (answer.status !== 429) return undefined;
  const seconds = Number(answer.headers.get('Retry-After')) || 1;
  return { milliseconds: seconds * 1000 * (1 + Math.random()), sentence: await sentence(answer) };
}

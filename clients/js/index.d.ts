/** One change of a stream. */
export interface Change {
  /** The stream's name. */
  stream: string;
  /** 1, 2, 3, … in each stream. */
  seq: number;
  /** Event time, ISO 8601. */
  time: string;
  /** The key's fields under their own names, and the selected columns. */
  [field: string]: any;
}

/** An alert fired, was repeated, or was resolved. */
export interface Alert {
  alert: string;
  /** 1, 2, 3, … of each alert. */
  seq: number;
  /** Event time, ISO 8601. */
  time: string;
  state: 'firing' | 'repeated' | 'resolved';
  stream: string;
  severity: string;
  /** When the condition began to hold, ISO 8601. */
  since: string;
  message: string;
  /** The key's fields under their own names. */
  [key: string]: any;
}

/** Changes that can no longer be had, since the gateway keeps only so many: those from `from` to `to`. */
export interface Gap {
  stream: string;
  from: number;
  to: number;
  /** Everything was computed anew, and numbers began again at 1. */
  renumbered: boolean;
}

export type State =
  | { state: 'connected' }
  /** The connection ended or could not be made; it is tried again after so long. */
  | { state: 'waiting'; milliseconds: number; reason: string }
  /** The loop does not keep up: so many older values, in all, have given way to newer ones of their key. */
  | { state: 'slow'; conflated: number };

/** A token, or what fetches a fresh one for each connection. */
export type Token = string | (() => string | Promise<string>);

export interface Options {
  token?: Token;
  /** Ends the loop, quietly. */
  signal?: AbortSignal;
  /** Told of the connection. Without it, waits are told to the console. */
  onState?: (state: State) => void;
  /** How the gateway writes: a JSON object a frame (`json`, the default), several (`batch`), or MessagePack. */
  encoding?: 'json' | 'batch' | 'msgpack';
  /** How many may wait for a slow loop before older ones give way to newer ones of their key; 10000 by default. */
  buffer?: number;
  /** Of the package `ws`, where there is none of its own (Node before 22). */
  WebSocket?: any;
}

export interface StreamOptions extends Options {
  /** One key or several, by the first field of the key; all without it. */
  symbol?: string | Iterable<string>;
  /** So many changes from before first. */
  last?: number;
  /** The newest change of each key first. */
  snapshot?: boolean;
  /** All changes after this sequence number first. */
  since?: number;
  /** Only these of the columns. */
  fields?: Iterable<string>;
  /** Only changes for which this expression over the stream's columns holds, such as `mean > 100`. */
  where?: string;
  /** At most one change per key in each interval, such as `100ms`: the newest. */
  every?: string;
  onGap?: (gap: Gap) => void;
}

export interface AlertOptions extends Options {
  /** Told where the events of the time without a connection cannot be had. */
  onGap?: () => void;
}

export interface PublishOptions {
  token?: Token;
  WebSocket?: any;
}

/** What arrives, for one `for await`: it connects when the loop begins, and disconnects when it is left. */
export interface Arrivals<T> extends AsyncIterableIterator<T> {
  /** How many gave way to newer ones of their key, because the loop did not ask for them in time. */
  readonly conflated: number;
}

/** The gateway refused something; the message says why, in its words. */
export class WeirError extends Error {
  /** Of the protocol, such as unknown_stream. */
  readonly code?: string;
  constructor(message: string, code?: string);
}

/**
 * The changes of a stream as they happen, each once and in order. After a connection ended it goes on after the last
 * change that it has seen.
 *
 * @param url of the gateway, such as ws://localhost:8080; in a browser also relative to the page, such as /
 * @param name of the stream; the gateway's default without it
 */
export function stream(url: string | URL, name?: string | null, options?: StreamOptions): Arrivals<Change>;

/** The alerts that are active, then each event as it happens; after a reconnect also what happened meanwhile. */
export function alerts(url: string | URL, options?: AlertOptions): Arrivals<Alert>;

/** The newest change of each key of a stream, at this moment. */
export function snapshot(
  url: string | URL,
  name: string,
  options?: { symbol?: string | Iterable<string>; token?: Token; signal?: AbortSignal },
): Promise<Change[]>;

/**
 * Pushes messages into a feed that accepts them.
 *
 * @param feed its name; or its path, where that is not /in/NAME
 * @returns how many, once the gateway has read them all
 */
export function publish(
  url: string | URL,
  feed: string,
  messages: Iterable<object> | AsyncIterable<object>,
  options?: PublishOptions,
): Promise<number>;

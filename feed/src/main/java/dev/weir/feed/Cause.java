package dev.weir.feed;

/** Why a connection ended or did not come about. Each is counted. */
public enum Cause {
  /** The host name has no address. */
  UNKNOWN_HOST,
  /** Nothing listens at the address. */
  REFUSED,
  /** No way to the address. */
  UNREACHABLE,
  /** Not connected within the connect timeout. */
  TIMEOUT,
  /** The proxy refused or failed. */
  PROXY,
  /** No agreement on TLS, or the certificate isn't trusted. */
  TLS,
  /** The server answered the handshake with another HTTP status than 101. */
  HTTP_STATUS,
  /** The server's answer to the handshake is not a WebSocket handshake. */
  HANDSHAKE,
  /** The server refused the login, or did not answer to it. */
  LOGIN,
  /** The server sent a close frame. */
  CLOSED_BY_SERVER,
  /** The connection ended without a close frame. */
  LOST,
  /** Nothing at all was received for the feed's {@code silence}. */
  SILENCE,
  /** The server broke the WebSocket protocol. */
  PROTOCOL,
  /** A text message was not UTF-8. */
  INVALID_TEXT,
  /** A message was larger than the feed's limit. */
  TOO_LARGE,
  /** What takes the messages failed: a fault on this side. */
  SINK,
  /** Replaced by a new connection as planned. */
  RENEWED,
  /** {@link Feed#close}. */
  STOPPED
}

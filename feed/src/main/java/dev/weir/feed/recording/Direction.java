package dev.weir.feed.recording;

import java.util.Optional;

/** Which way a recorded frame went, seen from the client that recorded it. */
public enum Direction {
  /** The feed sent it. */
  RECV,
  /** The client sent it, for example to subscribe. */
  SEND,
  /** The connection was opened; the payload is the address. */
  OPEN;

  /** The direction that a recording calls {@code name}. */
  static Optional<Direction> named(String name) {
    return switch (name) {
      case "recv" -> Optional.of(RECV);
      case "send" -> Optional.of(SEND);
      case "open" -> Optional.of(OPEN);
      default -> Optional.empty();
    };
  }
}

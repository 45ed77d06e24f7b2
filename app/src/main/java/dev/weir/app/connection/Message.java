package dev.weir.app.connection;

/** Something for a client, sent as it is. */
public sealed interface Message {
  /** A text. */
  record Text(String text) implements Message {}

  /** Bytes. */
  record Binary(byte[] bytes) implements Message {}
}

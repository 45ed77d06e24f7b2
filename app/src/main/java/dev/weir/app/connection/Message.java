package dev.weir.app.connection;

import java.nio.charset.StandardCharsets;

/** Something for a client, sent as it is. */
public sealed interface Message {
  /** A text. */
  record Text(String text) implements Message {}

  /** Bytes. */
  record Binary(byte[] bytes) implements Message {}

  static Message text(byte[] utf8) {
    return new Text(new String(utf8, StandardCharsets.UTF_8));
  }
}

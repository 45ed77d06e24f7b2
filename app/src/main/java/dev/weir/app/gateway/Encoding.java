package dev.weir.app.gateway;

import java.util.Arrays;
import java.util.List;

/** How what is told travels; a WebSocket client chooses it by subprotocol. */
enum Encoding {
  /** One JSON object a text frame. */
  JSON("weir.json"),
  /** A JSON array of one or more objects a text frame. */
  JSON_BATCH("weir.json.batch"),
  /** A MessagePack array of one or more maps a binary frame. */
  MESSAGE_PACK("weir.msgpack"),
  /** Server-sent events (WHATWG HTML, section 9.2). */
  EVENT_STREAM("");

  private final String subprotocol;

  Encoding(String subprotocol) {
    this.subprotocol = subprotocol;
  }

  static List<String> subprotocols() {
    return Arrays.stream(values())
        .map(e -> e.subprotocol)
        .filter(name -> !name.isEmpty())
        .toList();
  }

  /** @param subprotocol one of {@link #subprotocols} */
  static Encoding of(String subprotocol) {
    return Arrays.stream(values())
        .filter(e -> e.subprotocol.equals(subprotocol))
        .findFirst()
        .orElseThrow();
  }

  /** Whether several objects share a frame. */
  boolean isBatch() {
    return this == JSON_BATCH || this == MESSAGE_PACK;
  }

  /** Whether its frames are binary ones. */
  boolean isBinary() {
    return this == MESSAGE_PACK;
  }
}

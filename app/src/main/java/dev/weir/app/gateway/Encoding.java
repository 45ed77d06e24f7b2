package dev.weir.app.gateway;

import dev.weir.app.server.ServerFrames;
import dev.weir.core.value.JsonBytes;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** How a JSON object travels: as a WebSocket text frame (RFC 6455, section 5.2), or as a server-sent event. */
enum Encoding {
  WEBSOCKET {
    @Override
    void frame(String stream, long seq, JsonBytes json, ByteBuf out) {
      ServerFrames.appendHeader(out, false, json.size());
      out.writeBytes(json.array(), 0, json.size());
    }
  },
  EVENT_STREAM {
    @Override
    void frame(String stream, long seq, JsonBytes json, ByteBuf out) {
      if (seq > 0) {
        out.writeCharSequence("id: " + stream + ":" + seq + "\n", StandardCharsets.UTF_8);
      }
      out.writeCharSequence("data: ", StandardCharsets.US_ASCII);
      out.writeBytes(json.array(), 0, json.size());
      out.writeCharSequence("\n\n", StandardCharsets.US_ASCII);
    }
  };

  /** Appends the object, framed. A sequence number of 0 means there is none. */
  abstract void frame(String stream, long seq, JsonBytes json, ByteBuf out);
}

package dev.weir.app.gateway;

import dev.weir.core.stream.JsonBytes;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** How a JSON object travels: as a WebSocket text frame (RFC 6455, section 5.2), or as a server-sent event. */
enum Encoding {
  WEBSOCKET {
    @Override
    void frame(String stream, long seq, JsonBytes json, ByteBuf out) {
      int length = json.size();
      out.writeByte(0x81);
      if (length < 126) {
        out.writeByte(length);
      } else if (length < 1 << 16) {
        out.writeByte(126).writeShort(length);
      } else {
        out.writeByte(127).writeLong(length);
      }
      out.writeBytes(json.array(), 0, length);
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

package dev.weir.feed.websocket;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Frames written independently of any encoder, for tests. */
final class Frames {
  private static final byte[] KEY = {0x37, (byte) 0xfa, 0x21, 0x3d};

  private Frames() {}

  static byte[] text(String text) {
    return frame(0x81, text.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] frame(int first, byte... payload) {
    return frame(first, false, payload);
  }

  static byte[] masked(int first, byte... payload) {
    return frame(first, true, payload);
  }

  static byte[] close(int code, String reason) {
    byte[] utf8 = reason.getBytes(StandardCharsets.UTF_8);
    return frame(
        0x88,
        ByteBuffer.allocate(2 + utf8.length).putShort((short) code).put(utf8).array());
  }

  static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  static byte[] hex(String spaced) {
    return HexFormat.of().parseHex(spaced.replace(" ", ""));
  }

  private static byte[] frame(int first, boolean masked, byte[] payload) {
    ByteBuffer frame = ByteBuffer.allocate(14 + payload.length);
    int mask = masked ? 0x80 : 0;
    frame.put((byte) first);
    if (payload.length < 126) {
      frame.put((byte) (mask | payload.length));
    } else if (payload.length < 65536) {
      frame.put((byte) (mask | 126)).putShort((short) payload.length);
    } else {
      frame.put((byte) (mask | 127)).putLong(payload.length);
    }
    if (masked) {
      frame.put(KEY);
    }
    for (int i = 0; i < payload.length; i++) {
      frame.put((byte) (masked ? payload[i] ^ KEY[i % 4] : payload[i]));
    }
    byte[] bytes = new byte[frame.position()];
    frame.flip().get(bytes);
    return bytes;
  }
}

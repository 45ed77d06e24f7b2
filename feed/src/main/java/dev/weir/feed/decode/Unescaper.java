package dev.weir.feed.decode;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Takes the escapes out of JSON strings (RFC 8259, section 7). Rare, so it may allocate. */
final class Unescaper {
  private ByteBuffer result = ByteBuffer.allocate(0);

  /** Unescapes the well-formed string content at {@code [from, to)} into {@link #result}; returns its length. */
  int unescape(ByteBuffer b, int from, int to) {
    byte[] raw = new byte[to - from];
    b.get(from, raw);
    String text = new String(raw, StandardCharsets.UTF_8);
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\\') {
        out.append(c);
        continue;
      }
      c = text.charAt(++i);
      switch (c) {
        case 'b' -> out.append('\b');
        case 'f' -> out.append('\f');
        case 'n' -> out.append('\n');
        case 'r' -> out.append('\r');
        case 't' -> out.append('\t');
        case 'u' -> {
          out.append((char) Integer.parseInt(text.substring(i + 1, i + 5), 16));
          i += 4;
        }
        default -> out.append(c);
      }
    }
    byte[] utf8 = out.toString().getBytes(StandardCharsets.UTF_8);
    result = ByteBuffer.wrap(utf8);
    return utf8.length;
  }

  ByteBuffer result() {
    return result;
  }
}

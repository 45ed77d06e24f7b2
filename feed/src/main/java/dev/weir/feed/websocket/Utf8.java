package dev.weir.feed.websocket;

import io.netty.buffer.ByteBuf;

/**
 * Whether bytes are well-formed UTF-8: no overlong forms, no surrogates, nothing above U+10FFFF (Unicode standard,
 * table 3-7). Feeds are nearly all ASCII, which is checked eight bytes at a time.
 */
public final class Utf8 {
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final int MALFORMED = -1;

  private Utf8() {}

  public static boolean isValid(ByteBuf buf, int offset, int length) {
    int end = offset + length;
    int at = offset;
    while (at != MALFORMED && at < end) {
      at = skipAscii(buf, at, end);
      if (at < end) {
        at = skipCharacter(buf, at, end);
      }
    }
    return at != MALFORMED;
  }

  /** The index of the first byte that isn't ASCII, or {@code end}. */
  static int skipAscii(ByteBuf buf, int from, int end) {
    int at = from;
    while (end - at >= Long.BYTES && (buf.getLong(at) & HIGH_BITS) == 0) {
      at += Long.BYTES;
    }
    while (at < end && buf.getByte(at) >= 0) {
      at++;
    }
    return at;
  }

  /** The index after the character of two to four bytes at {@code at}, or {@link #MALFORMED}. */
  private static int skipCharacter(ByteBuf buf, int at, int end) {
    int lead = buf.getUnsignedByte(at);
    int length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || end - at < length) {
      return MALFORMED;
    }
    int second = buf.getUnsignedByte(at + 1);
    if (second < lowestSecond(lead) || second > highestSecond(lead)) {
      return MALFORMED;
    }
    for (int i = 2; i < length; i++) {
      if ((buf.getByte(at + i) & 0xC0) != 0x80) {
        return MALFORMED;
      }
    }
    return at + length;
  }

  // Only the second byte's range depends on the lead byte; that is what excludes overlong forms,
  // surrogates and code points that are too large.

  static int lowestSecond(int lead) {
    return lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
  }

  static int highestSecond(int lead) {
    return lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
  }
}

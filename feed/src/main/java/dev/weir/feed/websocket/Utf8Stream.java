package dev.weir.feed.websocket;

import io.netty.buffer.ByteBuf;

/**
 * {@link Utf8} that comes in pieces, which may be cut within a character: tells at the first byte that no text can have
 * there.
 */
final class Utf8Stream {
  private int missing; // bytes of the character at hand
  private int lowest; // that the next of them may be
  private int highest;

  void reset() {
    missing = 0;
  }

  /** Whether the text can go on after this piece. */
  boolean accept(ByteBuf buf, int offset, int length) {
    int end = offset + length;
    int at = offset;
    while (at < end) {
      if (missing > 0) {
        int next = buf.getUnsignedByte(at++);
        if (next < lowest || next > highest) {
          return false;
        }
        expect(missing - 1, 0x80, 0xBF);
      } else {
        at = Utf8.skipAscii(buf, at, end);
        if (at < end && !begin(buf.getUnsignedByte(at++))) {
          return false;
        }
      }
    }
    return true;
  }

  /** Whether the text may end here. */
  boolean isWhole() {
    return missing == 0;
  }

  private boolean begin(int lead) {
    expect(
        lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1, Utf8.lowestSecond(lead), Utf8.highestSecond(lead));
    return lead >= 0xC2 && lead <= 0xF4;
  }

  private void expect(int count, int lowest, int highest) {
    missing = count;
    this.lowest = lowest;
    this.highest = highest;
  }
}

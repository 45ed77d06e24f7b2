package dev.weir.feed.websocket;

import io.netty.buffer.ByteBuf;

/**
 * The header of the frame at hand (RFC 6455, section 5.2): one object, read again for each frame.
 *
 * <p>Its first two bytes tell all but the length and the mask, and can be judged before the others are there.
 */
final class FrameHeader {
  static final int MAX_BYTES = 14;
  private static final int FIN = 0x8000;
  private static final int RESERVED = 0x7000;
  private static final int COMPRESSED = 0x4000; // the first reserved bit (RFC 7692, section 6)
  private static final int MASKED = 0x0080;
  private static final int FINAL_TEXT = 0x81;
  private static final int FINAL_BINARY = 0x82;

  private int bits;
  private int maskKey;
  private long payloadBytes;

  /** Reads the first two bytes. */
  void readStart(ByteBuf buf, int at) {
    bits = buf.getUnsignedShort(at);
  }

  /** How many bytes the header has. */
  int bytes() {
    return 2 + lengthBytes() + (isMasked() ? Integer.BYTES : 0);
  }

  /** Reads what comes after the first two bytes; all of the header must be there. */
  void readRest(ByteBuf buf, int at) {
    payloadBytes = switch (lengthBytes()) {
      case Short.BYTES -> shortest(buf.getUnsignedShort(at + 2), 126);
      case Long.BYTES -> shortest(buf.getLong(at + 2), 1 << 16);
      default -> length7();
    };
    maskKey = isMasked() ? buf.getInt(at + bytes() - Integer.BYTES) : 0;
  }

  /** -1 where a shorter form would have done or the first of 64 bits is set. */
  private static long shortest(long length, int least) {
    return length < least ? -1 : length;
  }

  private int lengthBytes() {
    int length = length7();
    return length < 126 ? 0 : length == 126 ? Short.BYTES : Long.BYTES;
  }

  /** The length, or that it follows in two (126) or eight bytes (127). */
  int length7() {
    return bits & 0x7F;
  }

  /** -1 when it is not in its shortest form. */
  long payloadBytes() {
    return payloadBytes;
  }

  int opcode() {
    return (bits >>> 8) & 0x0F;
  }

  /** Whether it is of a message, and not a control frame. */
  boolean isData() {
    return !Opcode.isControl(opcode());
  }

  boolean isFinal() {
    return (bits & FIN) != 0;
  }

  boolean isMasked() {
    return (bits & MASKED) != 0;
  }

  boolean isCompressed() {
    return (bits & COMPRESSED) != 0;
  }

  /** Whether reserved bits are set, but for the one that says compressed where that may be. */
  boolean hasReservedBits(boolean mayBeCompressed) {
    return (bits & RESERVED & ~(mayBeCompressed ? COMPRESSED : 0)) != 0;
  }

  /** Whether it is of a whole message without any extension: all that feeds usually send. */
  boolean isWholeMessage() {
    int first = bits >>> 8;
    return first == FINAL_TEXT || first == FINAL_BINARY;
  }

  /**
   * Unmasks a part of the payload in place (section 5.3).
   *
   * @param done how much of the payload comes before this part
   */
  void unmask(ByteBuf buf, int offset, int length, long done) {
    if (!isMasked()) {
      return;
    }
    int key = Integer.rotateLeft(maskKey, Byte.SIZE * (int) (done & 3));
    long key8 = ((long) key << Integer.SIZE) | (key & 0xFFFFFFFFL);
    int end = offset + length;
    int at = offset;
    for (; end - at >= Long.BYTES; at += Long.BYTES) {
      buf.setLong(at, buf.getLong(at) ^ key8);
    }
    for (int shift = 24; at < end; at++, shift = (shift - 8) & 31) {
      buf.setByte(at, buf.getByte(at) ^ (key >>> shift));
    }
  }
}

package dev.weir.app.server;

import io.netty.buffer.ByteBuf;

/**
 * Writes the frames of a server: whole messages, not masked (RFC 6455 section 5.2). Many go into one buffer, which is
 * then one write; Netty's own encoder needs several objects a frame.
 */
public final class ServerFrames {
  private static final int FIN_TEXT = 0x81;
  private static final int FIN_BINARY = 0x82;

  /** RSV1: the message is compressed (RFC 7692, section 6). */
  private static final int COMPRESSED = 0x40;

  private ServerFrames() {}

  public static void append(ByteBuf out, boolean binary, byte[] payload) {
    appendHeader(out, binary, payload.length);
    out.writeBytes(payload);
  }

  /** The header of a frame whose payload of {@code length} bytes the caller writes next. */
  public static void appendHeader(ByteBuf out, boolean binary, int length) {
    appendHeader(out, binary, false, length);
  }

  /** The same for a payload that may be compressed. */
  public static void appendHeader(ByteBuf out, boolean binary, boolean compressed, int length) {
    out.writeByte((binary ? FIN_BINARY : FIN_TEXT) | (compressed ? COMPRESSED : 0));
    if (length < 126) {
      out.writeByte(length);
    } else if (length < 1 << 16) {
      out.writeByte(126).writeShort(length);
    } else {
      out.writeByte(127).writeLong(length);
    }
  }
}

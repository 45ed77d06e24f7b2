package dev.weir.app.gateway;

import dev.weir.feed.websocket.MessageDeflater;
import dev.weir.feed.websocket.PermessageDeflate;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.OptionalInt;

/**
 * One compressor with context for all subscribers that get the same messages: each is compressed once. Who can read a
 * message has seen all that were compressed since the last reset, and nothing compressed by another; the others get it as it
 * is, which RFC 7692 (section 6) allows for any message, and can join at the next reset.
 */
final class SharedDeflater implements AutoCloseable {
  /** Who joins late waits for so many messages at most; the ratio hardly suffers. */
  static final int RESET_AFTER = 128;

  private final MessageDeflater deflater =
      new PermessageDeflate(false, true, OptionalInt.empty(), OptionalInt.empty()).serverDeflater();
  private long epoch;
  private int messages = RESET_AFTER; // so it begins with a reset

  /** Before a burst: forgets what was, if it is time. Whether anybody can read from here on. */
  boolean begin() {
    if (messages < RESET_AFTER) {
      return false;
    }
    deflater.reset();
    messages = 0;
    epoch++;
    return true;
  }

  /** Counts the resets. */
  long epoch() {
    return epoch;
  }

  /** The payload to send for a message; the caller releases it. */
  ByteBuf deflate(ByteBuf message) {
    messages++;
    return deflater.deflate(message, ByteBufAllocator.DEFAULT);
  }

  @Override
  public void close() {
    deflater.close();
  }
}

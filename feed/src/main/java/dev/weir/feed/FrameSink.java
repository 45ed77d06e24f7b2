package dev.weir.feed;

import io.netty.buffer.ByteBuf;

/**
 * Takes what a feed delivers, in order, usually to append it to the log. All methods are called on the feed's event
 * loop and must not block. A place in a buffer is valid during the call only: copy what must stay.
 *
 * <p>All times are nanoseconds since the epoch. Messages of the same network read have the same time.
 */
public interface FrameSink {

  /** A whole message, decompressed where it came as gzip. */
  void frame(FrameKind kind, long receivedNanos, ByteBuf buf, int offset, int length);

  /**
   * A message that looks compressed but can't be decompressed, as received. The connection goes on.
   *
   * @param reason a phrase such as {@code the gzip data is cut}
   */
  void badFrame(
      FrameKind kind, long receivedNanos, ByteBuf buf, int offset, int length, String reason);

  /** Nothing more is at hand: called once after the messages of each network read, and before {@code disconnected}. */
  void flush();

  /** The handshake is done. Messages follow. */
  void connected(long atNanos);

  /** No more messages until {@code connected} is called again. Called once for each {@code connected}. */
  void disconnected(long atNanos, Cause cause, String reason);
}

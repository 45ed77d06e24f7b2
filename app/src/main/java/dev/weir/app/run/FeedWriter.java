package dev.weir.app.run;

import dev.weir.app.log.FrameLog;
import dev.weir.app.log.RecordKind;
import dev.weir.feed.Cause;
import dev.weir.feed.FrameKind;
import dev.weir.feed.FrameSink;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What the network thread does with what arrives on a connection: append it to the log, nothing else. */
final class FeedWriter implements FrameSink {
  private final FrameLog log;
  private final int feed;
  private final int connection;
  private @Nullable ByteBuf viewed; // none between reads
  private ByteBuffer view = ByteBuffer.allocate(0);

  /** @param connection tells the connections of a run apart */
  FeedWriter(FrameLog log, String feed, int connection) {
    this.log = log;
    this.connection = connection;
    this.feed = FrameLog.feedId(feed);
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // the same buffer, not one that holds the same
  public void frame(FrameKind kind, long receivedNanos, ByteBuf buf, int offset, int length) {
    if (buf != viewed
        || buf.capacity() != view.capacity()) { // one view serves all frames of a read
      viewed = buf;
      view = buf.nioBuffer(0, buf.capacity());
    }
    RecordKind recordKind = kind == FrameKind.TEXT ? RecordKind.TEXT : RecordKind.BINARY;
    log.append(recordKind, feed, connection, receivedNanos, view, offset, length);
  }

  /** Kept like any other message: that it cannot be used is for its reader to find. */
  @Override
  public void badFrame(
      FrameKind kind, long receivedNanos, ByteBuf buf, int offset, int length, String reason) {
    frame(kind, receivedNanos, buf, offset, length);
  }

  @Override
  public void flush() {
    viewed = null;
    log.publish();
  }

  @Override
  public void connected(long atNanos) {
    event(RecordKind.CONNECTED, atNanos, "");
  }

  @Override
  public void disconnected(long atNanos, Cause cause, String reason) {
    event(RecordKind.DISCONNECTED, atNanos, reason);
  }

  private void event(RecordKind kind, long atNanos, String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    log.append(kind, feed, connection, atNanos, ByteBuffer.wrap(utf8), 0, utf8.length);
    log.publish();
  }
}

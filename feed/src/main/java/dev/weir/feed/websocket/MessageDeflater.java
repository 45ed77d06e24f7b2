package dev.weir.feed.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * Compresses messages for a connection with {@link PermessageDeflate}. Not for use by several threads.
 *
 * <p>The JDK's deflater always looks back over 32 KiB. Where the agreed window is smaller, a message is compressed in
 * pieces no larger than it, each without regard to what was before: so no reference can be longer than agreed, at the
 * price of a worse ratio.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7692#section-7.2.1">RFC 7692, section 7.2.1</a>
 */
public final class MessageDeflater implements AutoCloseable {
  private static final int LARGEST_WINDOW_BITS = 15;

  /** Of a flush: an empty stored block's lengths, which the receiver appends again. */
  private static final int TAIL_BYTES = 4;

  private static final int ROOM_BYTES = 512;

  private final int pieceBytes;
  private final int flush;
  private @Nullable Deflater deflater; // 256 KiB outside the heap: not before the first message

  /** @param windowBits 8 to 15 */
  MessageDeflater(boolean noContextTakeover, int windowBits) {
    boolean small = windowBits < LARGEST_WINDOW_BITS;
    pieceBytes = small ? 1 << windowBits : Integer.MAX_VALUE;
    flush = small || noContextTakeover ? Deflater.FULL_FLUSH : Deflater.SYNC_FLUSH;
  }

  /** The payload to send for a message; the caller releases it. Reads nothing off {@code message}. */
  public ByteBuf deflate(ByteBuf message, ByteBufAllocator alloc) {
    int length = message.readableBytes();
    ByteBuf out = alloc.buffer(length / 2 + ROOM_BYTES);
    if (length == 0) {
      return out.writeByte(0); // section 7.2.3.6: a flush of nothing would be nothing
    }
    ByteBuffer bytes = message.nioBuffer();
    for (int at = 0; at < length; at += Math.min(pieceBytes, length - at)) {
      deflate(bytes.slice(at, Math.min(pieceBytes, length - at)), out);
    }
    return out.writerIndex(out.writerIndex() - TAIL_BYTES);
  }

  private void deflate(ByteBuffer piece, ByteBuf out) {
    if (deflater == null) {
      deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    }
    deflater.setInput(piece);
    boolean full;
    do {
      out.ensureWritable(ROOM_BYTES);
      ByteBuffer room = out.nioBuffer(out.writerIndex(), out.writableBytes());
      deflater.deflate(room, flush);
      full = !room.hasRemaining();
      out.writerIndex(out.writerIndex() + room.position());
    } while (full);
  }

  /** The next message refers to none before it: who has not seen those can read from here on. */
  public void reset() {
    if (deflater != null) {
      deflater.reset();
    }
  }

  @Override
  public void close() {
    if (deflater != null) {
      deflater.end();
    }
  }
}

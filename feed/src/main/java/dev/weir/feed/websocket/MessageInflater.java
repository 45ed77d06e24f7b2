package dev.weir.feed.websocket;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Decompresses the messages of a connection with {@link PermessageDeflate}, piece by piece as they arrive. What comes out
 * never grows beyond the largest message allowed, whatever goes in. Not for use by several threads.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7692#section-7.2.2">RFC 7692, section 7.2.2</a>
 */
final class MessageInflater implements AutoCloseable {
  private static final byte[] TAIL = {0, 0, -1, -1}; // what the sender's end took off the flush

  private final int maxMessageBytes;
  private final boolean noContextTakeover;
  private @Nullable Inflater
      inflater; // 40 KiB outside the heap: only while there is something to remember

  /** @param noContextTakeover whether each message is compressed by itself */
  MessageInflater(boolean noContextTakeover, int maxMessageBytes) {
    this.noContextTakeover = noContextTakeover;
    this.maxMessageBytes = maxMessageBytes;
  }

  /**
   * Appends to {@code message}, a buffer on the heap, what this piece of the payload adds to it.
   *
   * @return 0, or the close code for what is wrong
   */
  int inflate(ByteBuf payload, int offset, int length, ByteBuf message) {
    return inflate(payload.nioBuffer(offset, length), message);
  }

  /** Appends the rest, after the last piece. Answers as {@link #inflate} does. */
  int finish(ByteBuf message) {
    int failed = inflate(ByteBuffer.wrap(TAIL), message);
    if (noContextTakeover) {
      close();
    }
    return failed;
  }

  private int inflate(ByteBuffer input, ByteBuf message) {
    if (inflater == null) {
      inflater = new Inflater(true);
    }
    inflater.setInput(input);
    try {
      int written;
      do {
        if (!makeRoom(message)) {
          return CloseCode.TOO_LARGE;
        }
        int room = message.writableBytes();
        written =
            inflater.inflate(message.array(), message.arrayOffset() + message.writerIndex(), room);
        message.writerIndex(message.writerIndex() + written);
        if (inflater.finished()) {
          // A block may say that it is the last and yet be followed by others (section 7.2.3.4).
          inflater.reset();
          inflater.setInput(input);
          written = input.remaining();
        }
      } while (written > 0);
      return message.readableBytes() > maxMessageBytes ? CloseCode.TOO_LARGE : 0;
    } catch (DataFormatException e) {
      return CloseCode.PROTOCOL_ERROR;
    }
  }

  /** One byte more than the largest message, to tell full from too large. */
  private boolean makeRoom(ByteBuf message) {
    if (message.isWritable()) {
      return true;
    }
    int capacity = message.capacity();
    if (capacity > maxMessageBytes) {
      return false;
    }
    message.capacity((int) Math.min(Math.max(256, capacity * 2L), maxMessageBytes + 1L));
    return true;
  }

  /** Gives back what the JDK's inflater holds outside the heap. */
  @Override
  public void close() {
    if (inflater != null) {
      inflater.end();
      inflater = null;
    }
  }
}

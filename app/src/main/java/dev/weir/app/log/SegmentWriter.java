package dev.weir.app.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Writes records into a segment: messages that belong together go into one, records are gathered in a buffer, and the
 * buffer is handed to the operating system in one call for each network read. A message is taken as a whole or refused as
 * a whole; what was taken and cannot be written is kept, and tried again with the next.
 */
final class SegmentWriter {
  /** Where the bytes go. */
  interface Output {
    int write(ByteBuffer from, long at) throws IOException;
  }

  private static final int BUFFER = 1 << 20;
  private static final int NONE = -1;
  private static final int PADDING = 7;

  private final CRC32C crc = new CRC32C();
  private final ByteBuffer usual = buffer(BUFFER);
  private ByteBuffer buffer = usual; // another one only for a message that is larger
  private @Nullable Output output;
  private long base;
  private long written; // in the segment; what is in the buffer comes after it

  private int record = NONE; // where the open one begins in the buffer
  private RecordKind kind = RecordKind.TICK;
  private int feed;
  private int connection;
  private long nanos;

  private static ByteBuffer buffer(int size) {
    return ByteBuffer.allocateDirect(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Goes on at this place of the segment that begins at {@code base}. What was gathered for another must be flushed. */
  void open(Output next, long base, int at) {
    this.output = next;
    this.base = base;
    this.written = at;
  }

  /** Where the next message would go, in the segment, if it belongs to the open record. */
  long end() {
    return written + buffer.position();
  }

  /**
   * Takes a message.
   *
   * @return its position in the log
   * @throws IOException if there is no room for it because what was taken before cannot be written
   */
  long append(
      RecordKind kind,
      int feed,
      int connection,
      long nanos,
      ByteBuffer from,
      int offset,
      int length)
      throws IOException {
    int framed = Segment.framed(length);
    boolean first = !belongs(kind, feed, connection, nanos)
        || buffer.position() - record - Segment.HEADER + framed > Segment.LARGEST_BODY
        || framed + PADDING > buffer.remaining();
    if (first) {
      endRecord();
      makeRoom(Segment.HEADER + framed + PADDING);
      begin(kind, feed, connection, nanos);
    }
    long position = base + written + (first ? record : buffer.position());
    putLength(length);
    buffer.put(buffer.position(), from, offset, length);
    buffer.position(buffer.position() + length);
    return position;
  }

  private boolean belongs(RecordKind kind, int feed, int connection, long nanos) {
    return record != NONE
        && nanos == this.nanos
        && feed == this.feed
        && connection == this.connection
        && kind == this.kind;
  }

  private void begin(RecordKind kind, int feed, int connection, long nanos) {
    this.kind = kind;
    this.feed = feed;
    this.connection = connection;
    this.nanos = nanos;
    record = buffer.position();
    buffer.position(record + Segment.HEADER);
  }

  private void putLength(int length) {
    int rest = length;
    while (rest > 0x7f) {
      buffer.put((byte) (rest | 0x80));
      rest >>>= 7;
    }
    buffer.put((byte) rest);
  }

  private void endRecord() {
    if (record == NONE) {
      return;
    }
    int end = buffer.position();
    buffer.putInt(record, end - record - Segment.HEADER + 1);
    buffer.putLong(record + 8, nanos);
    buffer.putLong(record + 16, base + written + record);
    buffer.putInt(record + 24, feed);
    buffer.putShort(record + 28, (short) connection);
    buffer.put(record + 30, (byte) kind.ordinal());
    buffer.put(record + 31, Segment.VERSION);
    crc.reset();
    crc.update(buffer.limit(end).position(record + 8));
    buffer.limit(buffer.capacity());
    buffer.putInt(record + 4, (int) crc.getValue());
    while ((end() & PADDING) != 0) {
      buffer.put((byte) 0);
    }
    record = NONE;
  }

  private void makeRoom(int bytes) throws IOException {
    if (bytes > buffer.remaining()) {
      flush();
    }
    if (bytes > buffer.capacity()) {
      buffer = buffer(bytes);
    }
  }

  /** Hands over what was gathered. */
  void flush() throws IOException {
    endRecord();
    buffer.flip();
    try {
      while (buffer.hasRemaining()) {
        written += out().write(buffer, written);
      }
    } finally {
      buffer.compact(); // what could not be written stays, to be tried again
    }
    buffer = usual;
  }

  /** Marks the rest of the segment as unused, until something is appended to it nevertheless. */
  void endSegment() throws IOException {
    flush();
    ByteBuffer mark = ByteBuffer.allocate(Integer.BYTES).putInt(Segment.UNUSED).flip();
    while (mark.hasRemaining()) {
      out().write(mark, written + mark.position());
    }
  }

  private Output out() {
    if (output == null) {
      throw new IllegalStateException("no segment is open");
    }
    return output;
  }
}

package dev.weir.app.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Writes records into a segment: gathered in a buffer, and handed to the operating system in one call for each network read. */
final class SegmentWriter {
  private static final int BUFFER = 1 << 20;

  private final ByteBuffer checked;
  private final CRC32C crc = new CRC32C();
  private ByteBuffer buffer;
  private Segment.@Nullable Output output;
  private long written;

  SegmentWriter() {
    this.buffer = ByteBuffer.allocateDirect(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
    this.checked = buffer.duplicate();
  }

  /** Goes on in this segment, at this place. What was gathered for another must have been flushed. */
  void open(Segment.Output next, int at) throws IOException {
    close();
    output = next;
    written = at;
  }

  void append(
      RecordKind kind,
      int feed,
      int connection,
      long sequence,
      long nanos,
      ByteBuffer from,
      int offset,
      int length)
      throws IOException {
    int size = Segment.padded(length);
    if (size > buffer.remaining()) {
      flush();
    }
    if (size > buffer.capacity()) {
      writeAlone(kind, feed, connection, sequence, nanos, from, offset, length);
      return;
    }
    put(buffer, checked, kind, feed, connection, sequence, nanos, from, offset, length);
  }

  /** A record larger than the buffer goes through one of its own. */
  private void writeAlone(
      RecordKind kind,
      int feed,
      int connection,
      long sequence,
      long nanos,
      ByteBuffer from,
      int offset,
      int length)
      throws IOException {
    ByteBuffer alone = ByteBuffer.allocate(Segment.padded(length)).order(ByteOrder.LITTLE_ENDIAN);
    put(alone, alone.duplicate(), kind, feed, connection, sequence, nanos, from, offset, length);
    alone.flip();
    long end = written;
    while (alone.hasRemaining()) {
      end += out().write(alone, end);
    }
    written = end; // only now: a record that was written in part is overwritten by the next one
  }

  private void put(
      ByteBuffer to,
      ByteBuffer view,
      RecordKind kind,
      int feed,
      int connection,
      long sequence,
      long nanos,
      ByteBuffer from,
      int offset,
      int length) {
    int at = to.position();
    to.putInt(at, length + 1);
    to.putLong(at + 8, nanos);
    to.putLong(at + 16, sequence);
    to.putInt(at + 24, feed);
    to.putShort(at + 28, (short) connection);
    to.put(at + 30, (byte) kind.ordinal());
    to.put(at + 31, Segment.VERSION);
    to.put(at + Segment.HEADER, from, offset, length);
    int end = at + Segment.padded(length);
    for (int i = at + Segment.HEADER + length; i < end; i++) {
      to.put(i, (byte) 0);
    }
    crc.reset();
    crc.update(view.limit(at + Segment.HEADER + length).position(at + 8));
    to.putInt(at + 4, (int) crc.getValue());
    to.position(end);
  }

  /** Marks the rest of the segment as unused. */
  void endSegment() throws IOException {
    if (buffer.remaining() < Integer.BYTES) {
      flush();
    }
    buffer.putInt(Segment.UNUSED);
    flush();
  }

  void flush() throws IOException {
    buffer.flip();
    try {
      while (buffer.hasRemaining()) {
        written += out().write(buffer, written);
      }
    } finally {
      buffer.compact(); // what could not be written stays, to be tried again
    }
  }

  void close() throws IOException {
    if (output != null) {
      flush();
      output.close();
    }
  }

  private Segment.Output out() {
    return Objects.requireNonNull(output, "no segment is open");
  }
}

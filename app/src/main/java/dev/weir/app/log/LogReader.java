package dev.weir.app.log;

import java.nio.ByteBuffer;

/** Walks through a log's published records. One thread uses it; it looks at the mapped memory and copies nothing. */
public final class LogReader {
  private final FrameLog log;
  private Segment segment;
  private int at;
  private int next;
  private int length;

  LogReader(FrameLog log, long position) {
    this.log = log;
    seek(position);
  }

  /** The next record read will be the one at this position, which must be that of a record, or the end. */
  public void seek(long position) {
    segment = log.segment(position);
    next = (int) (position - segment.base);
  }

  /** Moves to the next record; false if there is none yet. */
  public boolean next() {
    while (true) {
      if (segment.base + next >= log.end()) {
        return false;
      }
      int found = segment.length(next);
      if (found >= 0) {
        at = next;
        length = found;
        next = at + Segment.padded(found);
        return true;
      }
      segment = log.segment(segment.base + segment.capacity());
      next = 0;
    }
  }

  /** Waits for a record to come, at most so long. */
  public boolean await(long nanos) {
    return log.await(nextPosition(), nanos);
  }

  public long position() {
    return segment.base + at;
  }

  /** Where the record after this one begins. */
  public long nextPosition() {
    return segment.base + next;
  }

  public RecordKind kind() {
    return RecordKind.of(segment.bytes.get(at + 30));
  }

  public int feed() {
    return segment.bytes.getInt(at + 24);
  }

  public long receivedNanos() {
    return segment.bytes.getLong(at + 8);
  }

  /** The buffer that holds the payload, at {@link #payloadOffset}; not to be moved or written. */
  public ByteBuffer payload() {
    return segment.bytes;
  }

  public int payloadOffset() {
    return at + Segment.HEADER;
  }

  public int payloadLength() {
    return length;
  }
}

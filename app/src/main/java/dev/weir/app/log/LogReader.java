package dev.weir.app.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Walks through a log's published messages: reads a piece of the file, and hands the messages out of its records one by
 * one. Each record is checked. One thread uses it.
 */
public final class LogReader {
  private static final int PIECE = 4 * Segment.LARGEST_BODY;

  private final FrameLog log;
  private final ByteBuffer usual = buffer(PIECE);
  private Segment segment;
  private ByteBuffer piece = usual; // another one only for a record that is larger
  private int pieceAt; // where in the segment the piece begins
  private int next; // the record after this one, in the segment

  // in the piece
  private int record;
  private int message;
  private int following; // the message after this one
  private int recordEnd;
  private int payload;
  private int length;

  LogReader(FrameLog log, long position) {
    this.log = log;
    this.segment = log.segment(position);
    seek(position);
  }

  private static ByteBuffer buffer(int size) {
    return ByteBuffer.allocateDirect(size).order(ByteOrder.LITTLE_ENDIAN).limit(0);
  }

  /**
   * The next message read will be the one at this position, which must be that of a message, or the end.
   *
   * @throws LogException if the log does not hold the position, or no longer, or no message begins there
   */
  public void seek(long position) {
    if (position < log.start() || position > log.end()) {
      throw new LogException("the log holds the positions %d to %d, not %d"
          .formatted(log.start(), log.end(), position));
    }
    begin(log.segment(position), 0);
    int at = (int) (position - segment.base);
    load(Math.max(0, (at & ~7) - Segment.padded(Segment.LARGEST_BODY)), 0);
    next = recordAround(at);
    if (next < at) {
      while (nextPosition() < position && next()) {
        // the messages of its record before it
      }
      if (nextPosition() != position) {
        throw new LogException("no message of the log begins at " + position);
      }
    }
  }

  /** Where the record begins that a place lies in, all in the piece; after the place if it lies in none that is whole. */
  private int recordAround(int at) {
    for (int from = at & ~7; from >= pieceAt; from -= 8) {
      if (!isMarked(from)) {
        continue;
      }
      if (from == at) { // of whatever length, and reading finds out whether it is whole
        return at;
      }
      if (at - from < Segment.HEADER + piece.getInt(from - pieceAt) - 1L
          && segment.isRecord(piece, from - pieceAt, from)) {
        return from;
      }
    }
    return (at + 7) & ~7;
  }

  /** Whether the bytes at a place in the segment say that a record begins there. */
  private boolean isMarked(int at) {
    return at - pieceAt + Segment.HEADER <= piece.limit()
        && piece.getLong(at - pieceAt + 16) == segment.base + at;
  }

  private void begin(Segment in, int from) {
    segment = in;
    next = from;
    pieceAt = from;
    following = 0;
    recordEnd = 0;
    piece.limit(0);
  }

  /** Moves to the next message; false if there is none yet. */
  public boolean next() {
    while (following >= recordEnd) {
      if (segment.base + next >= log.end()) {
        return false;
      }
      if (isOver()) {
        begin(log.segment(segment.base + segment.capacity()), 0);
      } else if (hasRecord()) {
        record = next - pieceAt;
        following = record + Segment.HEADER;
        recordEnd = following + piece.getInt(record) - 1;
        next += Segment.padded(recordEnd - following);
        message = record;
        return step();
      } else {
        skipDamage();
      }
    }
    message = following;
    return step();
  }

  /** Whether the log goes on in another segment. In the last one, a mark that says so is damage. */
  private boolean isOver() {
    return (segment.capacity() - next < Segment.HEADER
            || (has(Segment.HEADER) && piece.getInt(next - pieceAt) == Segment.UNUSED))
        && log.segment(segment.base + segment.capacity()) != segment;
  }

  /** Takes the message whose length stands at {@code following}. */
  private boolean step() {
    int at = following;
    int size = 0;
    byte part = -1;
    for (int shift = 0; part < 0 && shift < Integer.SIZE && at < recordEnd; shift += 7) {
      part = piece.get(at++);
      size |= (part & 0x7f) << shift;
    }
    if (part < 0
        || size < 0
        || size > recordEnd - at) { // its checksum is right: no damage, but a fault of the writer
      throw new LogException("%s: the message at byte %d is longer than its record"
          .formatted(segment.file, pieceAt + following));
    }
    payload = at;
    length = size;
    following = at + size;
    return true;
  }

  /** Whether a whole record stands at {@code next}. */
  private boolean hasRecord() {
    if (!has(Segment.HEADER)) {
      return false;
    }
    long body = piece.getInt(next - pieceAt) - 1L;
    return body > 0
        && body <= segment.capacity() - next - Segment.HEADER
        && has(Segment.HEADER + (int) body)
        && segment.isRecord(piece, next - pieceAt, next);
  }

  /** Whether so many bytes from the next record on are in the piece, having read another piece if not. */
  private boolean has(int bytes) {
    if (next - pieceAt + bytes > piece.limit()) {
      load(next, bytes);
    }
    return next - pieceAt + bytes <= piece.limit();
  }

  /** Reads a piece of the segment that begins at a place, with room for so many bytes at least. */
  private void load(int from, int bytes) {
    piece = bytes > PIECE ? buffer(bytes) : usual;
    // not beyond what is published: what is written there now would be missing from the piece later
    long published = Math.min(log.end() - segment.base, segment.capacity());
    piece.clear().limit((int) Math.min(piece.capacity(), Math.max(0, published - from)));
    pieceAt = from;
    try {
      segment.read(piece, from);
    } catch (IOException e) {
      throw new LogException(
          "the segment " + segment.file + " cannot be read: " + e.getMessage(), e);
    }
    piece.flip();
  }

  /** Goes on at the next record that is whole. */
  private void skipDamage() {
    int from = next;
    long end = Math.min(log.end() - segment.base, segment.capacity());
    do {
      next += 8;
    } while (next < end && !(has(Segment.HEADER) && isMarked(next) && hasRecord()));
    log.damaged(segment.file, from, next - from);
  }

  /** Waits for a message to come, at most so long. */
  public boolean await(long nanos) {
    return log.await(nextPosition(), nanos);
  }

  public long position() {
    return segment.base + pieceAt + message;
  }

  /** Where the record begins that the message is in. */
  long recordPosition() {
    return segment.base + pieceAt + record;
  }

  /** Where the message after this one begins. */
  public long nextPosition() {
    return segment.base + (following < recordEnd ? pieceAt + following : next);
  }

  public RecordKind kind() {
    return RecordKind.of(piece.get(record + 30));
  }

  public int feed() {
    return piece.getInt(record + 24);
  }

  /** The number of the connection that the message came on; after 65535 it begins anew. */
  public int connection() {
    return piece.getShort(record + 28) & 0xffff;
  }

  public long receivedNanos() {
    return piece.getLong(record + 8);
  }

  /** The buffer that holds the payload, at {@link #payloadOffset}, until {@link #next}; not to be moved or written. */
  public ByteBuffer payload() {
    return piece;
  }

  public int payloadOffset() {
    return payload;
  }

  public int payloadLength() {
    return length;
  }
}

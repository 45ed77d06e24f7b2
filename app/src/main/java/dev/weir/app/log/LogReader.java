package dev.weir.app.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Walks through a log's published records: reads a piece of the file, and hands the records out of it one by one. Each is
 * checked. One thread uses it.
 */
public final class LogReader {
  private static final int PIECE = 1 << 18;

  private final FrameLog log;
  private Segment segment;
  private ByteBuffer piece = buffer(PIECE);
  private int pieceAt; // where in the segment the piece begins
  private int at; // the record, in the piece
  private int next; // the record after it, in the segment
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
   * The next record read will be the one at this position, which must be that of a record, or the end.
   *
   * @throws LogException if the log does not hold the position, or no longer
   */
  public void seek(long position) {
    if (position < log.start() || position > log.end()) {
      throw new LogException("the log holds the positions %d to %d, not %d"
          .formatted(log.start(), log.end(), position));
    }
    begin(log.segment(position), (int) (position - log.segment(position).base));
  }

  private void begin(Segment in, int from) {
    segment = in;
    next = from;
    pieceAt = from;
    piece.limit(0);
  }

  /** Moves to the next record; false if there is none yet. */
  public boolean next() {
    while (segment.base + next < log.end()) {
      if (segment.capacity() - next < Segment.HEADER || !has(Segment.HEADER)) {
        begin(log.segment(segment.base + segment.capacity()), 0);
        continue;
      }
      int stored = piece.getInt(next - pieceAt);
      if (stored == Segment.UNUSED) {
        begin(log.segment(segment.base + segment.capacity()), 0);
        continue;
      }
      if (stored > 0
          && stored - 1 <= segment.capacity() - next - Segment.HEADER
          && has(Segment.HEADER + stored - 1)
          && Segment.isWhole(piece, next - pieceAt)) {
        segment.requireVersion(piece, next - pieceAt);
        at = next - pieceAt;
        length = stored - 1;
        next += Segment.padded(length);
        return true;
      }
      skipDamage();
    }
    return false;
  }

  /** Whether so many bytes from the next record on are in the piece, having read another piece if not. */
  private boolean has(int bytes) {
    if (next - pieceAt + bytes <= piece.limit()) {
      return true;
    }
    if (bytes > piece.capacity()) {
      piece = buffer(Integer.highestOneBit(bytes) * 2);
    }
    // not beyond what is published: what is written there now would be missing from the piece later
    long published = Math.min(log.end() - segment.base, segment.capacity());
    piece.clear().limit((int) Math.min(piece.capacity(), published - next));
    pieceAt = next;
    try {
      segment.read(piece, next);
    } catch (IOException e) {
      throw unreadable(e);
    }
    piece.flip();
    return bytes <= piece.limit();
  }

  /** Goes on at the next record that is whole. */
  private void skipDamage() {
    try {
      ByteBuffer all = segment.contents();
      int whole = Segment.nextWhole(all, next + 8);
      log.damaged(segment.file, next, Math.min(whole, segment.capacity()) - next);
      begin(segment, whole);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private LogException unreadable(IOException e) {
    return new LogException(
        "the segment " + segment.file + " cannot be read: " + e.getMessage(), e);
  }

  /** Waits for a record to come, at most so long. */
  public boolean await(long nanos) {
    return log.await(nextPosition(), nanos);
  }

  public long position() {
    return segment.base + pieceAt + at;
  }

  /** Where the record after this one begins. */
  public long nextPosition() {
    return segment.base + next;
  }

  public RecordKind kind() {
    return RecordKind.of(piece.get(at + 30));
  }

  public int feed() {
    return piece.getInt(at + 24);
  }

  public long receivedNanos() {
    return piece.getLong(at + 8);
  }

  /** The buffer that holds the payload, at {@link #payloadOffset}, until {@link #next}; not to be moved or written. */
  public ByteBuffer payload() {
    return piece;
  }

  public int payloadOffset() {
    return at + Segment.HEADER;
  }

  public int payloadLength() {
    return length;
  }
}

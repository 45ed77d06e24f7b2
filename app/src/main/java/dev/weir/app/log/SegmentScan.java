package dev.weir.app.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Goes through a segment piece by piece, as if it were one buffer: memory for a whole segment may not be there. */
final class SegmentScan {
  private static final int PIECE = 1 << 20;

  private final Segment segment;
  private ByteBuffer piece = buffer(PIECE).limit(0);
  private int start; // of the piece in the segment
  private final int used;

  SegmentScan(Segment segment) throws IOException {
    this.segment = segment;
    this.used = lookForUsed();
  }

  /** The place after the last byte that is not zero. */
  int used() {
    return used;
  }

  private static ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Where the last whole record ends. Those that are whole after a damaged place were acknowledged, and stay. */
  int end() throws IOException {
    int end = 0;
    for (int at = 0; at < used; ) {
      if (isRecord(at)) {
        at += Segment.padded(piece.getInt(at - start) - 1);
        end = Math.min(at, segment.capacity()); // a file that was cut may lack the padding
      } else {
        at = next(at + Long.BYTES);
      }
    }
    return end;
  }

  /**
   * The next place at or after {@code from} where a whole record stands; the end where there is none. The position is
   * looked at first: checksums over whatever looks like a length, at every place, would take hours.
   */
  private int next(int from) throws IOException {
    for (int at = from; at < used && at + Segment.HEADER <= segment.capacity(); at += Long.BYTES) {
      hold(at, Segment.HEADER);
      if (piece.getLong(at - start + 16) == segment.base + at && isRecord(at)) {
        return at;
      }
    }
    return segment.capacity();
  }

  private boolean isRecord(int at) throws IOException {
    hold(at, Segment.HEADER);
    if (!Segment.isHeader(piece, at - start)) {
      return false;
    }
    long length = piece.getInt(at - start) - 1L;
    if (length > segment.capacity() - at - Segment.HEADER) {
      return false;
    }
    hold(at, Segment.HEADER + (int) length);
    return segment.isRecord(piece, at - start, at);
  }

  /** Makes the piece hold so many bytes from a place on, as far as the segment goes. */
  private void hold(int at, int count) throws IOException {
    int wanted = Math.min(count, segment.capacity() - at);
    if (at >= start && at + wanted <= start + piece.limit()) {
      return;
    }
    if (wanted > piece.capacity()) {
      piece = buffer(wanted);
    }
    start = at;
    segment.read(piece.clear(), at);
    piece.flip();
  }

  /** From the end, since most of a segment may never have been written, and zeros are soon compared. */
  private int lookForUsed() throws IOException {
    ByteBuffer zeros = buffer(PIECE);
    for (int to = segment.capacity(); to > 0; to = start) {
      start = Math.max(0, to - PIECE);
      segment.read(piece.clear().limit(to - start), start);
      piece.flip();
      if (piece.mismatch(zeros.limit(piece.limit())) >= 0) {
        return start + lastUsed();
      }
    }
    return 0;
  }

  /** The place after the last byte of the piece that is not zero. */
  private int lastUsed() {
    int end = piece.limit();
    while (piece.get(end - 1) == 0) {
      end--;
    }
    return end;
  }
}

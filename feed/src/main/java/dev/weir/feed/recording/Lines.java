package dev.weir.feed.recording;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/**
 * The lines of a stream of bytes, one at a time and in place: {@link #bytes} from {@link #start} to {@link #end} is the
 * current line, valid until the next call of {@link #next}. Ends of lines are LF or CR LF. Memory is that of the
 * longest line.
 */
final class Lines implements Closeable {
  /** No feed sends such messages; a file with such a line is something else. */
  static final int MAX_LINE_BYTES = 128 << 20;

  private final InputStream in;
  private byte[] buffer = new byte[64 << 10];
  private int start;
  private int end;
  private int nextStart;
  private int filled;
  private long number;

  Lines(InputStream in) {
    this.in = in;
  }

  /** Moves to the next line; false at the end. */
  boolean next() throws IOException, BadLineException {
    start = nextStart;
    int scanned = start;
    while (true) {
      int newline = indexOfNewline(scanned);
      if (newline >= 0) {
        endAt(newline, newline + 1);
        return true;
      }
      int pending = filled - start;
      if (!fill()) {
        endAt(filled, filled);
        return end > start;
      }
      scanned = start + pending;
    }
  }

  byte[] bytes() {
    return buffer;
  }

  int start() {
    return start;
  }

  int end() {
    return end;
  }

  /** The current line's number, from 1. */
  long number() {
    return number;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private int indexOfNewline(int from) {
    for (int i = from; i < filled; i++) {
      if (buffer[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  private void endAt(int lineEnd, int next) {
    number++;
    nextStart = next;
    boolean windows = next > lineEnd && lineEnd > start && buffer[lineEnd - 1] == '\r';
    end = windows ? lineEnd - 1 : lineEnd;
  }

  /** Reads more behind the unfinished line, which moves to the front of the buffer. */
  private boolean fill() throws IOException, BadLineException {
    int pending = filled - start;
    byte[] from = buffer;
    if (pending > buffer.length / 2) {
      if (pending >= MAX_LINE_BYTES) {
        number++;
        throw new BadLineException(
            "the line is longer than " + (MAX_LINE_BYTES >> 20) + " MiB; this isn't a recording");
      }
      buffer = new byte[buffer.length * 2];
    }
    System.arraycopy(from, start, buffer, 0, pending);
    start = 0;
    filled = pending;
    int read = in.read(buffer, filled, buffer.length - filled);
    if (read <= 0) {
      return false;
    }
    filled += read;
    return true;
  }
}

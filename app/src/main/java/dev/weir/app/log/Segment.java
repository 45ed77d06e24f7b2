package dev.weir.app.log;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.zip.CRC32C;

/**
 * One file of the log.
 *
 * <p>It is made of records, each of which holds what one network read brought from one connection: messages of the same
 * kind and time of receipt. All numbers are little-endian; a record begins at a multiple of 8.
 *
 * <pre>
 *  0 int    length of the body + 1 (0: nothing here yet, -1: the rest of the segment is unused)
 *  4 int    CRC32C of bytes 8 to the end of the body
 *  8 long   time of receipt, nanoseconds since the epoch
 * 16 long   position of the record in the log: nothing else that lies here by chance can be taken for it
 * 24 int    feed
 * 28 short  connection
 * 30 byte   kind
 * 31 byte   format version
 * 32 body:  for each message its length as LEB128 (7 bits a byte, lowest first), and its bytes
 * </pre>
 *
 * <p>A body is at most {@value #LARGEST_BODY} bytes long, unless it is a single larger message. The position of a record's
 * first message is that of the record; of the others, where their length stands.
 */
final class Segment implements Closeable {
  static final int HEADER = 32;
  static final int UNUSED = -1;
  static final byte VERSION = 2;
  static final int LARGEST_BODY = 1 << 16;
  private static final int LATEST_IMAGINABLE_VERSION = 15;

  final long base;
  final Path file;
  private final FileChannel channel;
  private final int capacity;

  private Segment(long base, Path file, FileChannel channel, int capacity) {
    this.base = base;
    this.file = file;
    this.channel = channel;
    this.capacity = capacity;
  }

  /** Opens the segment of a directory that begins at {@code base}; for writing, it is made where it is missing. */
  static Segment open(Path directory, long base, int size, boolean write) throws IOException {
    Path file = directory.resolve(name(base));
    if (!write) {
      FileChannel channel = FileChannel.open(file, READ);
      return new Segment(base, file, channel, (int) channel.size());
    }
    FileChannel channel = FileChannel.open(file, READ, WRITE, CREATE);
    try {
      if (channel.size() < size) { // the file system keeps the hole before a last byte as zeros
        channel.write(ByteBuffer.allocate(1), size - 1L);
      }
      return new Segment(base, file, channel, (int) channel.size());
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  static String name(long base) {
    return "%020d.log".formatted(base);
  }

  /** How many bytes a record with such a body takes. */
  static int padded(int body) {
    return (HEADER + body + 7) & ~7;
  }

  /** How many bytes of a body a message takes. */
  static int framed(int length) {
    return (38 - Integer.numberOfLeadingZeros(length | 1)) / 7 + length;
  }

  int capacity() {
    return capacity;
  }

  int write(ByteBuffer from, long at) throws IOException {
    return channel.write(from, at);
  }

  /** Returns when the disk has what was written. */
  void force() throws IOException {
    channel.force(false);
  }

  Instant lastWritten() throws IOException {
    return Files.getLastModifiedTime(file).toInstant();
  }

  /** When its first record was received; the largest long if it has none that is whole. */
  long firstNanos() throws IOException {
    ByteBuffer start = ByteBuffer.allocate(padded(LARGEST_BODY)).order(ByteOrder.LITTLE_ENDIAN);
    read(start, 0);
    start.flip();
    return isWhole(start, 0) ? start.getLong(8) : Long.MAX_VALUE;
  }

  /** Writes zeros from a place to its end. */
  void clearFrom(int from) throws IOException {
    clear(from, capacity);
    force();
  }

  private void clear(int from, int to) throws IOException {
    ByteBuffer zeros = ByteBuffer.allocate(LARGEST_BODY);
    for (int at = from; at < to; ) {
      at += write(zeros.clear().limit(Math.min(zeros.capacity(), to - at)), at);
    }
  }

  /** Fills the buffer from a place in the file; fewer bytes only at its end. */
  void read(ByteBuffer to, int from) throws IOException {
    int at = from;
    while (to.hasRemaining()) {
      int count = channel.read(to, at);
      if (count < 0) {
        return;
      }
      at += count;
    }
  }

  /**
   * Finds where the last whole record ends.
   *
   * @param clear whether what a crash left half-written after it is cleared
   */
  Tail tail(boolean clear) throws IOException {
    SegmentScan scan = new SegmentScan(this);
    int end = scan.end();
    int torn = Math.max(end, scan.used());
    if (clear) {
      clear(end, torn);
    }
    return new Tail(end, torn - end);
  }

  /** Where a segment's last whole record ends, and how many bytes of another one there are after it. */
  record Tail(int end, int torn) {}

  /**
   * Whether a whole record stands at a place.
   *
   * @param bytes read from this segment
   * @param at the place in them
   * @param inSegment the same place in the segment
   * @throws LogException if one stands there, but of another version: it must not be taken for damage
   */
  boolean isRecord(ByteBuffer bytes, int at, int inSegment) {
    if (!isWhole(bytes, at)) {
      return false;
    }
    byte version = bytes.get(at + 31);
    if (version != VERSION) {
      throw new LogException(
          "%s is of format %d, and this weir reads format %d; use the version that wrote it, or start with --fresh"
              .formatted(file, version, VERSION));
    }
    return bytes.getLong(at + 16) == base + inSegment;
  }

  /** Whether a whole record, of any version, stands at this place of what was read from a segment. */
  static boolean isWhole(ByteBuffer bytes, int at) {
    if (!isHeader(bytes, at)) {
      return false;
    }
    int length = bytes.getInt(at) - 1;
    return length <= bytes.limit() - at - HEADER
        && bytes.getInt(at + 4) == checksum(bytes, at, length);
  }

  /** Whether this may be the beginning of a record, of any version. */
  static boolean isHeader(ByteBuffer bytes, int at) {
    return bytes.limit() - at >= HEADER
        && bytes.getInt(at) > 0
        && bytes.get(at + 30) >= 0
        && bytes.get(at + 30) < RecordKind.COUNT
        && bytes.get(at + 31) > 0
        && bytes.get(at + 31) <= LATEST_IMAGINABLE_VERSION;
  }

  private static int checksum(ByteBuffer bytes, int at, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.duplicate().limit(at + HEADER + length).position(at + 8));
    return (int) crc.getValue();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}

package dev.weir.app.log;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * One file of the log.
 *
 * <p>Record, little-endian, aligned to 8 bytes: 0 int length of the payload + 1 (0: nothing here yet, -1: the rest of the
 * segment is unused); 4 int CRC32C of bytes 8 to the end of the payload; 8 long receive time, nanoseconds since the epoch; 16
 * long sequence within the connection; 24 int feed; 28 short connection; 30 byte kind; 31 byte format version; 32 payload.
 */
final class Segment implements Closeable {
  static final int HEADER = 32;
  static final int UNUSED = -1;
  static final byte VERSION = 1;

  /** Where a writer puts bytes. */
  interface Output extends Closeable {
    int write(ByteBuffer from, long at) throws IOException;
  }

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
    if (write && (!Files.exists(file) || Files.size(file) < size)) {
      try (FileChannel made =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        made.write(
            ByteBuffer.allocate(1), size - 1L); // the file system keeps the hole before it as zeros
      }
    }
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    return new Segment(base, file, channel, (int) channel.size());
  }

  static String name(long base) {
    return "%020d.log".formatted(base);
  }

  static int padded(int payload) {
    return (HEADER + payload + 7) & ~7;
  }

  int capacity() {
    return capacity;
  }

  Output output() throws IOException {
    FileChannel written = FileChannel.open(file, StandardOpenOption.WRITE);
    return new Output() {
      @Override
      public int write(ByteBuffer from, long at) throws IOException {
        return written.write(from, at);
      }

      @Override
      public void close() throws IOException {
        written.close();
      }
    };
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

  /** All of it, to be looked through at once. */
  ByteBuffer contents() throws IOException {
    ByteBuffer all = ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN);
    read(all, 0);
    return all.clear();
  }

  /** Whether a whole record, of any version, stands at this place of what was read from a segment. */
  static boolean isWhole(ByteBuffer bytes, int at) {
    if (bytes.limit() - at < HEADER) {
      return false;
    }
    long length = bytes.getInt(at) - 1L;
    if (length < 0 || length > bytes.limit() - at - HEADER) {
      return false;
    }
    return bytes.getInt(at + 4) == checksum(bytes, at, (int) length);
  }

  private static int checksum(ByteBuffer bytes, int at, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.duplicate().limit(at + HEADER + length).position(at + 8));
    return (int) crc.getValue();
  }

  /** The next place at or after {@code from} where a whole record stands; the end where there is none. */
  static int nextWhole(ByteBuffer bytes, int from) {
    for (int at = (from + 7) & ~7; at + HEADER <= bytes.limit(); at += 8) {
      if (isWhole(bytes, at)) {
        return at;
      }
    }
    return bytes.limit();
  }

  /** A record that is whole but of another version must not be taken for damage. */
  void requireVersion(ByteBuffer bytes, int at) {
    byte version = bytes.get(at + 31);
    if (version != VERSION) {
      throw new LogException(
          "%s is of format %d, and this weir reads format %d; use the version that wrote it, or start with --fresh"
              .formatted(file, version, VERSION));
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}

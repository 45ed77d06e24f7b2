package dev.weir.app.log;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * One file of the log, mapped into memory.
 *
 * <p>Record, little-endian, aligned to 8 bytes: 0 int length of the payload + 1 (0: nothing here yet, -1: the rest of the
 * segment is unused); 4 int CRC32C of bytes 8 to the end; 8 long receive time, nanoseconds since the epoch; 16
 * long sequence within the connection; 24 int feed; 28 short connection; 30 byte kind; 31 byte format version; 32 payload.
 */
final class Segment {
  static final int HEADER = 32;
  static final int UNUSED = -1;
  static final byte VERSION = 1;

  final long base;
  final Path file;
  final MappedByteBuffer bytes;
  private final ByteBuffer checked;
  private final CRC32C crc = new CRC32C();

  private Segment(long base, Path file, MappedByteBuffer bytes) {
    this.base = base;
    this.file = file;
    this.bytes = bytes;
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    this.checked = bytes.duplicate();
  }

  static Segment open(Path directory, long base, int size, boolean write) throws IOException {
    Path file = directory.resolve(name(base));
    try (RandomAccessFile f = new RandomAccessFile(file.toFile(), write ? "rw" : "r")) {
      if (write && f.length() < size) {
        f.setLength(size);
      }
      FileChannel channel = f.getChannel();
      long length = write ? size : f.length();
      FileChannel.MapMode mode =
          write ? FileChannel.MapMode.READ_WRITE : FileChannel.MapMode.READ_ONLY;
      return new Segment(base, file, channel.map(mode, 0, length));
    }
  }

  static String name(long base) {
    return "%020d.log".formatted(base);
  }

  static int padded(int payload) {
    return (HEADER + payload + 7) & ~7;
  }

  int capacity() {
    return bytes.capacity();
  }

  /** The payload's length, {@link #UNUSED}, or -2 when nothing is written there. */
  int length(int at) {
    if (at + HEADER > capacity()) {
      return UNUSED;
    }
    int stored = bytes.getInt(at);
    return stored == 0 ? -2 : stored == UNUSED ? UNUSED : stored - 1;
  }

  /** Whether a whole record stands there. */
  boolean isWhole(int at) {
    int length = length(at);
    return length >= 0
        && length <= capacity() - HEADER - at
        && bytes.get(at + 31) == VERSION
        && bytes.getInt(at + 4) == checksum(at, length);
  }

  private int checksum(int at, int length) {
    crc.reset();
    checked.limit(at + HEADER + length).position(at + 8);
    crc.update(checked);
    return (int) crc.getValue();
  }
}

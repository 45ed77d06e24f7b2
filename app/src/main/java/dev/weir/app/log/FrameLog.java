package dev.weir.app.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * The log of everything received: the network thread appends, all else reads. Segment files of a fixed size, mapped into
 * memory; a position is a byte offset from the beginning of all time, and does not change when old segments go.
 *
 * <p>What has been published outlives the process (it is in the page cache), and a power cut as far as the operating system
 * has written it out. One thread appends; any number read.
 */
public final class FrameLog implements AutoCloseable {
  public static final int DEFAULT_SEGMENT_BYTES = 64 << 20;

  public static final long DEFAULT_RETAIN_BYTES = 4L << 30;
  private static final int LARGEST_PAYLOAD_SHARE = 2;
  private static final int LOCK_ATTEMPTS = 40;
  private static final long LOCK_WAIT_NANOS = 50_000_000L;

  private final Path directory;
  private final int segmentBytes;
  private final FileChannel lockChannel;
  private final ConcurrentSkipListMap<Long, Segment> segments = new ConcurrentSkipListMap<>();
  private final SegmentWriter writer = new SegmentWriter();
  private Segment writing;
  private int writeAt;
  private long repairedBytes;
  private volatile long published;
  private volatile Thread waiting;

  private FrameLog(Path directory, int segmentBytes, FileChannel lockChannel) {
    this.directory = directory;
    this.segmentBytes = segmentBytes;
    this.lockChannel = lockChannel;
  }

  public static FrameLog open(Path directory) {
    return open(directory, DEFAULT_SEGMENT_BYTES);
  }

  /**
   * Opens or creates the log in a directory, for this process alone.
   *
   * @throws LogException if another process has it, or it is damaged beyond its tail
   */
  public static FrameLog open(Path directory, int segmentBytes) {
    try {
      Files.createDirectories(directory);
      FrameLog log = new FrameLog(directory, segmentBytes, lock(directory));
      log.load(true);
      return log;
    } catch (IOException e) {
      throw new LogException("the log in " + directory + " cannot be opened: " + e.getMessage(), e);
    }
  }

  /** Opens a log to read what it holds now. */
  public static FrameLog openReadOnly(Path directory) {
    try {
      FrameLog log = new FrameLog(directory, DEFAULT_SEGMENT_BYTES, null);
      log.load(false);
      return log;
    } catch (IOException e) {
      throw new LogException("the log in " + directory + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static FileChannel lock(Path directory) throws IOException {
    FileChannel channel = FileChannel.open(
        directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = tryLock(channel);
    // A process that was killed a moment ago may still be giving back its memory, and holds the
    // lock until then.
    for (int i = 0; lock == null && i < LOCK_ATTEMPTS; i++) {
      LockSupport.parkNanos(LOCK_WAIT_NANOS);
      lock = tryLock(channel);
    }
    if (lock == null) {
      channel.close();
      throw new LogException("another weir is running on " + directory.getParent()
          + "; stop it, or choose another directory with --data");
    }
    return channel;
  }

  private static FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // this very process has it
    }
  }

  /** The number that stands for a feed in the log: the log describes itself, whatever the order of feeds in a file. */
  public static int feedId(String name) {
    CRC32C crc = new CRC32C();
    crc.update(name.getBytes(StandardCharsets.UTF_8));
    return (int) crc.getValue();
  }

  private void load(boolean write) throws IOException {
    List<Long> bases;
    try (Stream<Path> files = Files.list(directory)) {
      bases = files
          .map(f -> f.getFileName().toString())
          .filter(n -> n.matches("\\d{20}\\.log"))
          .map(n -> Long.parseLong(n.substring(0, 20)))
          .sorted()
          .toList();
    }
    long expected = -1;
    for (long base : bases) {
      if (expected >= 0 && base != expected) {
        throw new LogException(
            "a segment is missing in " + directory + ": " + Segment.name(expected));
      }
      long size = Files.size(directory.resolve(Segment.name(base)));
      segments.put(base, Segment.open(directory, base, (int) size, write));
      expected = base + size;
    }
    if (segments.isEmpty()) {
      if (!write) {
        throw new LogException("there is no log in " + directory);
      }
      segments.put(0L, Segment.open(directory, 0, segmentBytes, true));
    }
    writing = segments.lastEntry().getValue();
    writeAt = repair(writing, write);
    published = writing.base + writeAt;
    if (write) {
      writer.open(writing, writeAt);
    }
  }

  /** Finds the end of the last segment, and clears what a crash left half-written after it. */
  private int repair(Segment segment, boolean write) {
    int at = 0;
    while (segment.isWhole(at)) {
      at += Segment.padded(segment.length(at));
    }
    if (segment.length(at) == Segment.UNUSED) {
      return at;
    }
    if (write) {
      for (int i = at; i < segment.capacity(); i++) {
        if (segment.bytes.get(i) != 0) {
          segment.bytes.put(i, (byte) 0);
          repairedBytes++;
        }
      }
    }
    return at;
  }

  /** How many bytes of a record that was never completed were cleared at opening. */
  public long repairedBytes() {
    return repairedBytes;
  }

  /**
   * Appends a record. It is for readers to see after {@link #publish}.
   *
   * @return its position
   */
  public long append(
      RecordKind kind,
      int feed,
      int connection,
      long sequence,
      long nanos,
      ByteBuffer payload,
      int offset,
      int length) {
    int size = Segment.padded(length);
    if (size > segmentBytes / LARGEST_PAYLOAD_SHARE) {
      throw new LogException("a message of " + length
          + " bytes is too large for the log's segments of " + segmentBytes);
    }
    if (writeAt + size > writing.capacity()) {
      roll();
    }
    long position = writing.base + writeAt;
    try {
      writer.append(kind, feed, connection, sequence, nanos, payload, offset, length);
    } catch (IOException e) {
      throw notWritten(e);
    }
    writeAt += size;
    return position;
  }

  private LogException notWritten(IOException e) {
    return new LogException("the log in " + directory + " cannot be written: " + e.getMessage(), e);
  }

  private void roll() {
    long base = writing.base + writing.capacity();
    try {
      long free = Files.getFileStore(directory).getUsableSpace();
      if (free < 2L * segmentBytes) {
        throw new LogException(
            "the disk of " + directory + " is nearly full: " + (free >> 20) + " MiB are left");
      }
      // The next segment first: if it cannot be made, this one must stay open for what still fits.
      Segment next = Segment.open(directory, base, segmentBytes, true);
      if (writeAt + Segment.HEADER <= writing.capacity()) {
        writer.endSegment();
      }
      writing = next;
      writer.open(writing, 0);
    } catch (IOException e) {
      throw notWritten(e);
    }
    segments.put(base, writing);
    writeAt = 0;
  }

  /** Makes all that was appended visible to readers: once per network read, not per record. */
  public void publish() {
    try {
      writer.flush();
    } catch (IOException e) {
      throw notWritten(e);
    }
    published = writing.base + writeAt;
    Thread reader = waiting;
    if (reader != null) {
      LockSupport.unpark(reader);
    }
  }

  /** The position after the last published record. */
  public long end() {
    return published;
  }

  /** The position of the oldest record that is still there. */
  public long start() {
    return segments.firstKey();
  }

  Segment segment(long position) {
    return segments.floorEntry(position).getValue();
  }

  public LogReader reader(long position) {
    return new LogReader(this, position);
  }

  /** Parks the calling thread until there is something after the position, or the time is over. */
  boolean await(long position, long nanos) {
    waiting = Thread.currentThread();
    try {
      if (published <= position) {
        LockSupport.parkNanos(this, nanos);
      }
    } finally {
      waiting = null;
    }
    return published > position;
  }

  /** Deletes the oldest segments beyond {@code retainBytes}, but none that is needed from {@code position} on. */
  public long retain(long retainBytes, long position) {
    long deleted = 0;
    while (segments.size() > 1) {
      Segment oldest = segments.firstEntry().getValue();
      long next = oldest.base + oldest.capacity();
      if (next > position || end() - next < retainBytes) {
        break;
      }
      try {
        Files.deleteIfExists(oldest.file);
      } catch (IOException e) {
        throw new LogException(
            "the segment " + oldest.file + " cannot be deleted: " + e.getMessage(), e);
      }
      segments.remove(oldest.base);
      deleted += oldest.capacity();
    }
    return deleted;
  }

  @Override
  public void close() {
    try {
      if (lockChannel != null) {
        writer.close();
        lockChannel.close();
      }
    } catch (IOException e) {
      throw new LogException("the log in " + directory + " cannot be closed: " + e.getMessage(), e);
    }
  }
}

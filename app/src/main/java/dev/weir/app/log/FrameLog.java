package dev.weir.app.log;

import dev.weir.core.pipeline.LogSpec;
import dev.weir.core.pipeline.LogSpec.Fsync;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The log of everything received: the network thread appends, all else reads. {@link Segment} files of a fixed size; a
 * position is a byte offset from the beginning of all time, and does not change when old segments go.
 *
 * <p>What has been published outlives the process: it is in the page cache. Up to {@link #forced} it outlives a power cut
 * too. One thread appends; any number read.
 */
public final class FrameLog implements AutoCloseable {
  public static final int DEFAULT_SEGMENT_BYTES = 64 << 20;

  private static final int LARGEST_PAYLOAD_SHARE = 2;
  private static final int PADDING = 8;

  private final Path directory;
  private final int segmentBytes;
  private final Fsync fsync;
  private final @Nullable DirectoryLock lock; // none: only to be read
  private final Set<Thread> waiting = ConcurrentHashMap.newKeySet();
  private final Segments segments;
  private final SegmentWriter writer = new SegmentWriter();
  private final LogSync sync;
  private final int repairedBytes;
  private final AtomicLong damagedBytes = new AtomicLong();
  private Segment writing;
  private volatile Consumer<String> tell = sentence -> {};
  private volatile long published;

  private FrameLog(Path directory, int segmentBytes, Fsync fsync, @Nullable DirectoryLock lock)
      throws IOException {
    this.directory = directory;
    this.segmentBytes = segmentBytes;
    this.fsync = fsync;
    this.lock = lock;
    this.segments = new Segments(directory, segmentBytes, lock != null);
    try {
      this.writing = segments.last();
      Segment.Tail tail = writing.tail(lock != null);
      this.repairedBytes = tail.torn();
      this.published = writing.base + tail.end();
      writer.open(writing::write, writing.base, tail.end());
    } catch (IOException | RuntimeException e) {
      segments.close();
      throw e;
    }
    this.sync = new LogSync(
        segments, lock == null ? Fsync.NEVER : fsync, this::end, sentence -> tell.accept(sentence));
  }

  public static FrameLog open(Path directory) {
    return open(directory, DEFAULT_SEGMENT_BYTES, LogSpec.DEFAULT.fsync());
  }

  /**
   * Opens or creates the log in a directory, for this process alone.
   *
   * @throws LogException if another process has it, or it cannot be read; then nothing was changed
   */
  public static FrameLog open(Path directory, int segmentBytes, Fsync fsync) {
    try {
      Files.createDirectories(directory);
      DirectoryLock lock = DirectoryLock.take(directory);
      try {
        return new FrameLog(directory, segmentBytes, fsync, lock);
      } catch (IOException | RuntimeException e) {
        lock.close();
        throw e;
      }
    } catch (IOException e) {
      throw new LogException("the log in " + directory + " cannot be opened: " + e.getMessage(), e);
    }
  }

  /** Opens a log to read what it holds now. */
  public static FrameLog openReadOnly(Path directory) {
    try {
      return new FrameLog(directory, DEFAULT_SEGMENT_BYTES, Fsync.NEVER, null);
    } catch (IOException e) {
      throw new LogException("the log in " + directory + " cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Deletes the log in a directory, whatever it holds.
   *
   * @throws LogException if a process has it
   */
  public static void delete(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return;
    }
    DirectoryLock lock = DirectoryLock.take(directory);
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".log")).toList()) {
        Files.delete(file);
      }
    } finally {
      lock.close();
    }
  }

  /** The number that stands for a feed in the log: the log describes itself, whatever the order of feeds in a file. */
  public static int feedId(String name) {
    CRC32C crc = new CRC32C();
    crc.update(name.getBytes(StandardCharsets.UTF_8));
    return (int) crc.getValue();
  }

  /** Told, in a sentence, of damage that a reader has to pass over, and when the disk refuses. */
  public void onTrouble(Consumer<String> tell) {
    this.tell = tell;
  }

  void damaged(Path file, int at, int bytes) {
    damagedBytes.addAndGet(bytes);
    tell.accept(
        "log: %s is damaged at byte %d; %d bytes are passed over".formatted(file, at, bytes));
  }

  /** How many bytes readers had to pass over because they were damaged. */
  public long damagedBytes() {
    return damagedBytes.get();
  }

  /** How many bytes of a record that was never completed were cleared at opening. */
  public long repairedBytes() {
    return repairedBytes;
  }

  /**
   * Appends a message. It is for readers to see after {@link #publish}. Those of one network read share a record.
   *
   * @param nanos time of receipt, since the epoch
   * @return its position
   * @throws LogException if it cannot be taken; what was appended before is not affected
   */
  public long append(
      RecordKind kind,
      int feed,
      int connection,
      long nanos,
      ByteBuffer payload,
      int offset,
      int length) {
    int size = Segment.padded(Segment.framed(length));
    if (size > segmentBytes / LARGEST_PAYLOAD_SHARE) {
      throw new LogException("a message of " + length
          + " bytes is too large for the log's segments of " + segmentBytes);
    }
    try {
      if (writer.end() + PADDING + size > writing.capacity()) {
        roll();
      }
      return writer.append(kind, feed, connection, nanos, payload, offset, length);
    } catch (IOException e) {
      throw notWritten(e);
    }
  }

  private LogException notWritten(IOException e) {
    return new LogException("the log in " + directory + " cannot be written: " + e.getMessage(), e);
  }

  /** Bytes of the disk that must be free for another segment. */
  public long leastFree() {
    return 2L * segmentBytes;
  }

  /** Goes on in another segment. If that fails, this one stays open for what still fits. */
  private void roll() throws IOException {
    long free = Files.getFileStore(directory).getUsableSpace();
    if (free < leastFree()) {
      throw new LogException(
          "the disk of " + directory + " is nearly full: " + (free >> 20) + " MiB are left");
    }
    writer.endSegment();
    writing = segments.add();
    writer.open(writing::write, writing.base, 0);
  }

  /** Makes all that was appended visible to readers: once per network read, not per message. */
  public void publish() {
    try {
      writer.flush();
      long end = writing.base + writer.end();
      if (fsync == Fsync.EACH) {
        sync.force(end);
      }
      published = end;
    } catch (IOException e) {
      throw notWritten(e);
    }
    if (!waiting.isEmpty()) {
      waiting.forEach(LockSupport::unpark);
    }
  }

  /** The position after the last published message. */
  public long end() {
    return published;
  }

  /** Up to where the log outlives a power cut; all of it, if nobody wants to know. */
  public long forced() {
    return fsync == Fsync.NEVER ? published : sync.forced();
  }

  /** How often the disk has refused to take what was published. */
  public long fsyncFailures() {
    return sync.failures();
  }

  /** The position of the oldest message that is still there. */
  public long start() {
    return segments.start();
  }

  Segment segment(long position) {
    return segments.at(position);
  }

  public LogReader reader(long position) {
    return new LogReader(this, position);
  }

  /** The position of the first message that was received at or after a time; the end if there is none. */
  public long positionAt(long nanos) {
    try {
      LogReader reader = reader(segments.from(nanos).base);
      while (reader.next()) {
        if (reader.receivedNanos() >= nanos) {
          return reader.position();
        }
      }
      return end();
    } catch (IOException e) {
      throw new LogException("the log in " + directory + " cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Deletes the segments of a log in which everything was received before a time.
   *
   * @return where it begins now
   * @throws LogException if a process has it
   */
  public static long cutBefore(Path directory, long nanos) {
    try (FrameLog log = open(directory)) {
      log.segments.deleteBefore(log.positionAt(nanos));
      return log.start();
    } catch (IOException e) {
      throw new LogException("the log in " + directory + " cannot be cut: " + e.getMessage(), e);
    }
  }

  /**
   * Deletes what was received at or after a time.
   *
   * @return where it ends now
   * @throws LogException if a process has it
   */
  public static long cutAfter(Path directory, long nanos) {
    try (FrameLog log = open(directory)) {
      long position = log.recordAt(log.positionAt(nanos));
      log.segments.deleteFrom(position);
    } catch (IOException e) {
      throw new LogException("the log in " + directory + " cannot be cut: " + e.getMessage(), e);
    }
    try (FrameLog log = openReadOnly(directory)) {
      return log.end();
    }
  }

  /** The position of the record that a message is in. */
  private long recordAt(long position) {
    LogReader reader = reader(position);
    return reader.next() ? reader.recordPosition() : position;
  }

  /** Parks the calling thread until there is something after the position, or the time is over. */
  boolean await(long position, long nanos) {
    waiting.add(Thread.currentThread());
    try {
      if (published <= position) {
        LockSupport.parkNanos(this, nanos);
      }
    } finally {
      waiting.remove(Thread.currentThread());
    }
    return published > position;
  }

  /**
   * Deletes the oldest segments: those before the newest {@code keepBytes}, and those last written before
   * {@code keepFrom}; but none that is needed from {@code position} on.
   *
   * @return how many bytes were deleted
   */
  public long retain(long keepBytes, Instant keepFrom, long position) {
    try {
      return segments.retain(keepBytes, keepFrom, end(), position);
    } catch (IOException e) {
      throw new LogException(
          "old segments in " + directory + " cannot be deleted: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    try (lock;
        segments) {
      sync.close();
      if (lock != null) {
        publish();
        if (fsync != Fsync.NEVER) {
          sync.force(published);
        }
      }
    } catch (IOException e) {
      throw new LogException("the log in " + directory + " cannot be closed: " + e.getMessage(), e);
    }
  }
}

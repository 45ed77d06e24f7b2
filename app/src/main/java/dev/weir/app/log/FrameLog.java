package dev.weir.app.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The log of everything received: the network thread appends, all else reads. Segment files of a fixed size; a position is a byte offset from the beginning of all time, and does not change when old segments go.
 *
 * <p>What has been published outlives the process (it is in the page cache), and a power cut as far as the operating system
 * has written it out. One thread appends; any number read.
 */
public final class FrameLog implements AutoCloseable {
  public static final int DEFAULT_SEGMENT_BYTES = 64 << 20;

  public static final long DEFAULT_RETAIN_BYTES = 4L << 30;
  private static final int LARGEST_PAYLOAD_SHARE = 2;

  private final Path directory;
  private final int segmentBytes;
  private final @Nullable DirectoryLock lock;
  private final Set<Thread> waiting = ConcurrentHashMap.newKeySet();
  private final ConcurrentSkipListMap<Long, Segment> segments = new ConcurrentSkipListMap<>();
  private final SegmentWriter writer = new SegmentWriter();
  private Segment writing;
  private int writeAt;
  private long repairedBytes;
  private final AtomicLong damagedBytes = new AtomicLong();
  private volatile Consumer<String> tellDamage = sentence -> {};
  private volatile long published;

  private FrameLog(Path directory, int segmentBytes, @Nullable DirectoryLock lock)
      throws IOException {
    this.directory = directory;
    this.segmentBytes = segmentBytes;
    this.lock = lock;
    this.writing = load();
    this.writeAt = end(writing);
    this.published = writing.base + writeAt;
    if (lock != null) {
      writer.open(writing.output(), writeAt);
    }
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
      DirectoryLock lock = DirectoryLock.take(directory);
      try {
        return new FrameLog(directory, segmentBytes, lock);
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
      return new FrameLog(directory, DEFAULT_SEGMENT_BYTES, null);
    } catch (IOException e) {
      throw new LogException("the log in " + directory + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** The number that stands for a feed in the log: the log describes itself, whatever the order of feeds in a file. */
  public static int feedId(String name) {
    CRC32C crc = new CRC32C();
    crc.update(name.getBytes(StandardCharsets.UTF_8));
    return (int) crc.getValue();
  }

  /** Opens the segments there are; returns the last one. */
  private Segment load() throws IOException {
    boolean write = lock != null;
    List<Long> bases = bases();
    long expected = -1;
    for (long base : bases) {
      if (expected >= 0 && base != expected) {
        throw new LogException(
            "a segment is missing in " + directory + ": " + Segment.name(expected));
      }
      Segment segment = Segment.open(
          directory, base, (int) Files.size(directory.resolve(Segment.name(base))), write);
      segments.put(base, segment);
      expected = base + segment.capacity();
    }
    if (segments.isEmpty()) {
      if (!write) {
        throw new LogException("there is no log in " + directory);
      }
      segments.put(0L, Segment.open(directory, 0, segmentBytes, true));
    }
    return segments.lastEntry().getValue();
  }

  private List<Long> bases() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(f -> f.getFileName().toString())
          .filter(n -> n.matches("\\d{20}\\.log"))
          .map(n -> Long.parseLong(n.substring(0, 20)))
          .sorted()
          .toList();
    }
  }

  /** Finds the end of the last segment, and clears what a crash left half-written after it. */
  private int end(Segment segment) throws IOException {
    ByteBuffer bytes = segment.contents();
    int end = 0;
    for (int at = 0; at < bytes.limit(); at = Segment.nextWhole(bytes, end)) {
      // whatever a damaged place holds: records that are whole after it were acknowledged, and stay
      if (!Segment.isWhole(bytes, at)) {
        continue;
      }
      segment.requireVersion(bytes, at);
      end = at + Segment.padded(bytes.getInt(at) - 1);
    }
    if (lock != null) {
      clear(segment, bytes, end);
    }
    return end;
  }

  private void clear(Segment segment, ByteBuffer bytes, int from) throws IOException {
    int to = bytes.limit();
    while (to > from && bytes.get(to - 1) == 0) {
      to--;
    }
    repairedBytes = (long) to - from;
    if (to > from) {
      ByteBuffer zeros = ByteBuffer.allocate(to - from);
      try (Segment.Output output = segment.output()) {
        while (zeros.hasRemaining()) {
          output.write(zeros, from + (long) zeros.position());
        }
      }
    }
  }

  /** Told, in a sentence, of each damaged place that a reader has to pass over. */
  public void onDamage(Consumer<String> tell) {
    this.tellDamage = tell;
  }

  void damaged(Path file, int at, int bytes) {
    damagedBytes.addAndGet(bytes);
    tellDamage.accept(
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
      writer.open(next.output(), 0);
      writing = next;
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
    if (!waiting.isEmpty()) {
      waiting.forEach(LockSupport::unpark);
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
    Map.Entry<Long, Segment> entry = segments.floorEntry(position);
    if (entry == null) {
      throw new LogException("the log no longer holds the position " + position);
    }
    return entry.getValue();
  }

  public LogReader reader(long position) {
    return new LogReader(this, position);
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
        oldest.close(); // an open file would keep its space on the disk
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
      if (lock != null) {
        writer.close();
        lock.close();
      }
      for (Segment segment : segments.values()) {
        segment.close();
      }
    } catch (IOException e) {
      throw new LogException("the log in " + directory + " cannot be closed: " + e.getMessage(), e);
    }
  }
}

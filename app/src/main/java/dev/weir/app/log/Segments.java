package dev.weir.app.log;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;

/** The segments of a log: files without a gap between them. One thread adds, one takes away, any number look. */
final class Segments implements Closeable {
  private final Path directory;
  private final int segmentBytes;
  private final NavigableMap<Long, Segment> byBase = new ConcurrentSkipListMap<>();

  /**
   * Opens those of a directory.
   *
   * @param write whether a first one is made where there is none
   * @throws LogException if there is none, or one is missing
   */
  Segments(Path directory, int segmentBytes, boolean write) throws IOException {
    this.directory = directory;
    this.segmentBytes = segmentBytes;
    try {
      load(write);
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private void load(boolean write) throws IOException {
    long expected = -1;
    for (long base : bases()) {
      if (expected >= 0 && base != expected) {
        throw new LogException(
            "a segment is missing in " + directory + ": " + Segment.name(expected));
      }
      expected = base + open(base, 0, write).capacity();
    }
    if (byBase.isEmpty()) {
      if (!write) {
        throw new LogException("there is no log in " + directory);
      }
      open(0, segmentBytes, true);
    }
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

  private Segment open(long base, int size, boolean write) throws IOException {
    Segment segment = Segment.open(directory, base, size, write);
    byBase.put(base, segment);
    return segment;
  }

  /** Makes the one after the last. */
  Segment add() throws IOException {
    Segment last = last();
    return open(last.base + last.capacity(), segmentBytes, true);
  }

  Segment last() {
    return byBase.lastEntry().getValue();
  }

  /** The position at which the oldest begins. */
  long start() {
    return byBase.firstKey();
  }

  /** The one that a position lies in. */
  Segment at(long position) {
    Map.Entry<Long, Segment> entry = byBase.floorEntry(position);
    if (entry == null) {
      throw new LogException("the log no longer holds the position " + position);
    }
    return entry.getValue();
  }

  /** The one in which messages of a time begin, going by the first of each; the oldest if all are younger. */
  Segment from(long nanos) throws IOException {
    Segment found = byBase.firstEntry().getValue();
    for (Segment segment : byBase.values()) {
      if (segment.firstNanos() <= nanos) {
        found = segment;
      }
    }
    return found;
  }

  /** Deletes those before the one that a position lies in. */
  void deleteBefore(long position) throws IOException {
    for (Segment segment : List.copyOf(byBase.headMap(at(position).base, false).values())) {
      delete(segment);
    }
  }

  /** Deletes what comes from a position on, which must be that of a record. */
  void deleteFrom(long position) throws IOException {
    Segment last = at(position);
    for (Segment segment : List.copyOf(byBase.tailMap(last.base, false).values())) {
      delete(segment);
    }
    last.clearFrom((int) (position - last.base));
  }

  private void delete(Segment segment) throws IOException {
    byBase.remove(segment.base);
    segment.close(); // an open file would keep its space on the disk
    Files.deleteIfExists(segment.file);
  }

  /** Those that hold something between two positions. */
  Collection<Segment> between(long from, long to) {
    return byBase.subMap(at(from).base, true, to, false).values();
  }

  /**
   * Deletes the oldest as long as {@code keepBytes} before {@code end} remain, or that were last written before {@code keepFrom}; but
   * none that is needed from {@code position} on.
   *
   * @return how many bytes were deleted
   */
  long retain(long keepBytes, Instant keepFrom, long end, long position) throws IOException {
    long deleted = 0;
    while (byBase.size() > 1) {
      Segment oldest = byBase.firstEntry().getValue();
      long next = oldest.base + oldest.capacity();
      boolean tooMany = end - next >= keepBytes;
      if (next > position || !(tooMany || oldest.lastWritten().isBefore(keepFrom))) {
        break;
      }
      delete(oldest);
      deleted += oldest.capacity();
    }
    return deleted;
  }

  /** Returns when the disk knows of all the files. Windows cannot open a directory, and need not. */
  void forceDirectory() throws IOException {
    if (!System.getProperty("os.name").startsWith("Windows")) {
      try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  @Override
  public void close() throws IOException {
    for (Segment segment : byBase.values()) {
      segment.close();
    }
  }
}

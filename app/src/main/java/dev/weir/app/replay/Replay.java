package dev.weir.app.replay;

import dev.weir.app.log.FrameLog;
import dev.weir.app.log.LogReader;
import dev.weir.app.run.Intake;
import dev.weir.core.pipeline.Pipeline;
import dev.weir.core.stream.Engine;
import dev.weir.core.value.Texts;
import dev.weir.feed.Decompression;
import dev.weir.feed.recording.Direction;
import dev.weir.feed.recording.Pace;
import dev.weir.feed.recording.RecordedFrame;
import dev.weir.feed.recording.Recording;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** A pipeline over recorded data: the same intake and engine as live, fed from files. */
public final class Replay {
  private static final int PROGRESS_EVERY = 50_000;

  /** What a replay has done. */
  public record Summary(
      long messages, long changes, long alerts, Map<String, Long> rejected, double seconds) {
    @Override
    public String toString() {
      StringBuilder text = new StringBuilder("weir: %,d messages, %,d changes, %,d alerts in %.2f s"
          .formatted(messages, changes, alerts, seconds));
      rejected.forEach(
          (cause, n) -> text.append("; ").append("%,d".formatted(n)).append(' ').append(cause));
      return text.toString();
    }
  }

  /** An open recording and its next received frame. */
  private static final class Source {
    final String feed;
    final int order;
    final Recording recording;
    final Decompression decompression;

    @Nullable
    RecordedFrame next;

    int connection; // of the next frame
    int told; // of the frame before

    Source(Pipeline.Feed feed, int order, Path file) {
      this.feed = feed.name();
      this.order = order;
      this.recording = Recording.open(file);
      this.decompression = new Decompression(feed.source().maxMessageBytes());
      advance();
    }

    /** Of a source that is not at its end. */
    RecordedFrame next() {
      return Objects.requireNonNull(next);
    }

    void advance() {
      next = null;
      while (recording.hasNext() && next == null) {
        RecordedFrame frame = recording.next();
        connection += frame.dir() == Direction.OPEN ? 1 : 0;
        next = frame.dir() == Direction.RECV ? frame : null;
      }
    }
  }

  /**
   * What is played, and how fast.
   *
   * @param from the first time of receipt, nanoseconds since the epoch
   * @param to the last one
   * @param speed how many times faster than it was received; infinite for as fast as it goes
   */
  public record Range(long from, long to, double speed) {
    public static final Range ALL =
        new Range(Long.MIN_VALUE, Long.MAX_VALUE, Double.POSITIVE_INFINITY);

    boolean has(long nanos) {
      return from <= nanos && nanos <= to;
    }
  }

  private final Pipeline pipeline;
  private final Range range;
  private final Pace pace;
  private final Lines lines;
  private final Intake intake;
  private long messages;
  private boolean begun;

  public Replay(Pipeline pipeline, OutputStream out) {
    this(pipeline, out, Range.ALL);
  }

  public Replay(Pipeline pipeline, OutputStream out, Range range) {
    this.pipeline = pipeline;
    this.range = range;
    this.pace = new Pace(range.speed());
    Texts texts = new Texts();
    this.lines = new Lines(pipeline, texts, out);
    Engine engine = new Engine(pipeline, texts, lines);
    this.intake = new Intake(pipeline, texts, engine, lines);
  }

  /**
   * Plays all that the sources hold, in the order of time.
   *
   * @param sources a recording by feed; a directory is what a run left in its {@code --data}, and holds all feeds
   * @param progress told the number of messages now and then
   */
  public Summary run(Map<String, Path> sources, LongConsumer progress) throws IOException {
    long start = System.nanoTime();
    List<Path> logs = sources.values().stream().filter(Files::isDirectory).toList();
    if (!logs.isEmpty()) {
      for (Path data : logs) {
        log(Files.isDirectory(data.resolve("log")) ? data.resolve("log") : data, progress);
      }
    } else {
      recordings(sources, progress);
    }
    intake.finish();
    lines.flush();
    return new Summary(
        messages,
        lines.changes(),
        lines.alerts(),
        lines.rejected(),
        (System.nanoTime() - start) / 1e9);
  }

  /** Several recordings are merged by the time of receipt. */
  private void recordings(Map<String, Path> sources, LongConsumer progress) throws IOException {
    PriorityQueue<Source> open = new PriorityQueue<>(
        Comparator.<Source>comparingLong(s -> s.next().timeNanos()).thenComparingInt(s -> s.order));
    List<Source> all = new ArrayList<>();
    try {
      for (Pipeline.Feed feed : pipeline.feeds()) {
        if (sources.containsKey(feed.name())) {
          all.add(new Source(feed, all.size(), sources.get(feed.name())));
        }
      }
      all.stream().filter(s -> s.next != null).forEach(open::add);
      while (!open.isEmpty()) {
        Source source = open.poll();
        if (range.has(source.next().timeNanos())) {
          keepPace(source.next().timeNanos());
          frame(source);
          count(progress);
        }
        source.advance();
        if (source.next != null) {
          open.add(source);
        }
      }
    } finally {
      for (Source source : all) {
        source.recording.close();
        source.decompression.close();
      }
    }
  }

  private void frame(Source source) {
    RecordedFrame frame = source.next();
    ByteBuffer payload = ByteBuffer.wrap(frame.payload());
    if (frame.binary()) {
      ByteBuf buf = Unpooled.wrappedBuffer(frame.payload());
      if (Decompression.isGzip(buf, 0, frame.payload().length)
          && source.decompression.gunzip(buf, 0, frame.payload().length)
              == Decompression.Outcome.OK) {
        payload = source.decompression.output().nioBuffer();
      }
    }
    if (source.connection != source.told) {
      source.told = source.connection;
      intake.connected(source.feed, source.connection);
    }
    intake.frame(
        source.feed,
        source.connection,
        frame.timeNanos(),
        messages,
        payload,
        payload.position(),
        payload.remaining());
  }

  private void log(Path directory, LongConsumer progress) throws IOException {
    try (FrameLog log = FrameLog.openReadOnly(directory)) {
      LogReader reader =
          log.reader(range.from() == Long.MIN_VALUE ? log.start() : log.positionAt(range.from()));
      while (reader.next()) {
        if (!range.has(reader.receivedNanos())) {
          continue;
        }
        keepPace(reader.receivedNanos());
        if (intake.take(reader)) {
          count(progress);
        }
      }
    }
  }

  /** Waits until what was received then is due; what is computed so far is told before. */
  private void keepPace(long receivedNanos) throws IOException {
    if (range.speed() == Double.POSITIVE_INFINITY) {
      return;
    }
    if (!begun) {
      begun = true;
      pace.start(receivedNanos, System.nanoTime());
    }
    long wait = pace.waitNanos(receivedNanos, System.nanoTime());
    if (wait > 0) {
      intake.flush();
      lines.flush();
    }
    while (wait > 0) {
      LockSupport.parkNanos(wait);
      wait = pace.waitNanos(receivedNanos, System.nanoTime());
    }
  }

  private void count(LongConsumer progress) {
    if (++messages % PROGRESS_EVERY == 0) {
      progress.accept(messages);
    }
  }
}

package dev.weir.app.log;

import dev.weir.core.pipeline.LogSpec.Fsync;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Brings what was published to the disk, so that it outlives a power cut. {@link Fsync#EVERY_SECOND} does it on a thread of
 * its own: the thread that appends never waits for the disk.
 */
final class LogSync implements AutoCloseable {
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final Segments segments;
  private final LongSupplier published;
  private final Consumer<String> tell;
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
      task -> Thread.ofPlatform().name("log-fsync").daemon().unstarted(task));
  private volatile long forced;
  private volatile long failures;
  private @Nullable Segment newest; // that the directory on the disk knows
  private boolean failing;

  /**
   * Begins.
   *
   * @param published up to where the log is to be on the disk
   * @param tell takes a sentence when that fails
   */
  LogSync(Segments segments, Fsync fsync, LongSupplier published, Consumer<String> tell) {
    this.segments = segments;
    this.published = published;
    this.tell = tell;
    this.forced = segments.start();
    if (fsync == Fsync.EVERY_SECOND) {
      clock.scheduleWithFixedDelay(
          this::everySecond, INTERVAL.toNanos(), INTERVAL.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  private void everySecond() {
    try {
      force(published.getAsLong());
      failing = false;
    } catch (IOException | RuntimeException e) { // or the clock would stop
      if (!failing) {
        tell.accept(
            "log: what was received cannot be brought to the disk, and a power cut would lose it: "
                + e.getMessage());
      }
      failing = true;
    }
  }

  /** Returns when the disk has everything before a position. */
  synchronized void force(long end) throws IOException {
    long from = Math.max(forced, segments.start());
    if (end <= from) {
      return;
    }
    try {
      Segment last = segments.at(end - 1);
      if (last != newest) {
        segments.forceDirectory();
      }
      newest = last;
      for (Segment segment : segments.between(from, end)) {
        force(segment);
      }
    } catch (IOException e) {
      failures++;
      throw e;
    }
    forced = end;
  }

  private void force(Segment segment) throws IOException {
    try {
      segment.force();
    } catch (ClosedChannelException e) {
      if (segment.base >= segments.start()) { // else it was deleted meanwhile
        throw e;
      }
    }
  }

  /** Up to where the disk has everything. */
  long forced() {
    return forced;
  }

  /** How often the disk has refused. */
  long failures() {
    return failures;
  }

  @Override
  public void close() {
    clock.close(); // does not interrupt: that would close the files under everyone else
  }
}

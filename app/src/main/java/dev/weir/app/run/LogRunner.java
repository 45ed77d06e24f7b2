package dev.weir.app.run;

import dev.weir.app.log.FrameLog;
import dev.weir.app.log.LogException;
import dev.weir.app.log.LogReader;
import dev.weir.app.metrics.Metric;
import dev.weir.app.metrics.MetricsText;
import dev.weir.core.pipeline.LogSpec;
import dev.weir.core.pipeline.Pipeline;
import dev.weir.core.stream.Engine;
import dev.weir.core.value.Durations;
import dev.weir.core.value.Sizes;
import dev.weir.core.value.Texts;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * The engine's thread: reads the log from where the newest checkpoint stands, and writes checkpoints as it goes. Starting
 * anew, going on after a crash and running are the same loop.
 */
final class LogRunner {
  private static final int BATCH = 4096;
  private static final long WAIT_NANOS = 200_000_000L;
  private static final long CHECKPOINT_NANOS = 1_000_000_000L;
  private static final int CHECKPOINT_SHARE = 20; // they take at most a twentieth of the time

  private final Pipeline pipeline;
  private final FrameLog log;
  private final Checkpoints checkpoints;
  private final Results results;
  private final Consumer<String> say;
  private final Engine engine;
  private final Intake intake;
  private final CompletableFuture<Throwable> failed = new CompletableFuture<>();
  private final Thread thread = new Thread(this::run, "engine");
  private volatile long position;
  private volatile boolean draining;
  private long savedPosition = -1;
  private volatile long needed; // from here on a restart may have to read the log
  private boolean failing;
  private final AtomicLong failures = new AtomicLong();
  private boolean recomputed;
  private final long endAtStart;
  private long nextCheckpoint;
  private final AtomicLong deletedBytes = new AtomicLong();

  LogRunner(
      Pipeline pipeline,
      Texts texts,
      FrameLog log,
      Checkpoints checkpoints,
      Recovery recovery,
      Results results,
      Consumer<String> say)
      throws IOException {
    this.pipeline = pipeline;
    this.log = log;
    this.endAtStart = log.end();
    this.checkpoints = checkpoints;
    this.results = results;
    this.say = say;
    this.engine = new Engine(pipeline, texts, results);
    this.intake = new Intake(pipeline, texts, engine, results);
    this.position = recovery.into(new State());
    thread.setDaemon(true);
  }

  private final class State implements Recovery.Target {
    @Override
    public void restore(Checkpoints.Checkpoint checkpoint) throws IOException {
      engine.restore(checkpoint.state());
      results.restore(checkpoint.state());
      savedPosition = checkpoint.position();
    }

    @Override
    public void recompute(long until) throws IOException {
      results.notifyFrom(until);
      recomputed = true;
    }
  }

  /** Whether what was told before a restart is still to be told again, with the same numbers. */
  boolean isCatchingUp() {
    return !recomputed && position < endAtStart;
  }

  void start() {
    thread.start();
  }

  /** Up to where the engine has taken in the log. */
  long position() {
    return position;
  }

  /** From where on a restart may have to read the log. */
  long needed() {
    return needed;
  }

  /** To look at its counters. */
  Engine engine() {
    return engine;
  }

  CompletableFuture<Throwable> failed() {
    return failed;
  }

  /** Reads on to the end of the log, saves the state and stops. */
  void drain() {
    draining = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      LogReader reader = log.reader(position);
      while (true) {
        boolean more = read(reader);
        position = reader.nextPosition();
        checkpoint(false);
        if (!more) {
          if (draining && position == log.end()) {
            break;
          }
          reader.await(WAIT_NANOS);
        }
      }
      checkpoint(true);
    } catch (Throwable e) {
      failed.complete(e);
    }
  }

  /** Reads what is there, a bounded amount at once; whether there was anything. */
  private boolean read(LogReader reader) {
    int count = 0;
    while (count < BATCH && reader.next()) {
      count++;
      intake.take(reader);
    }
    intake.flush();
    return count > 0;
  }

  /** That the disk refuses one loses nothing: the log is kept from the one before on, and it is tried again. */
  private void checkpoint(boolean now) {
    long time = System.nanoTime();
    if (position == savedPosition || (!now && time < nextCheckpoint)) {
      return;
    }
    try {
      needed = checkpoints.write(pipeline.fingerprint().text(), position, log.forced(), out -> {
        engine.save(out);
        results.save(out);
      });
      savedPosition = position;
      retain();
      failing = false;
    } catch (IOException | LogException e) {
      failures.incrementAndGet();
      if (!failing) {
        say.accept(
            "the state cannot be saved; a restart would go on from before: " + e.getMessage());
      }
      failing = true;
    }
    long took = System.nanoTime() - time;
    nextCheckpoint = System.nanoTime() + Math.max(CHECKPOINT_NANOS, took * CHECKPOINT_SHARE);
  }

  /** Deletes what is too old; says so once, and counts. */
  private void retain() {
    LogSpec keep = pipeline.log();
    long bytes = log.retain(keep.keepBytes(), Instant.now().minus(keep.keepAge()), needed);
    if (bytes > 0 && deletedBytes.get() == 0) {
      say.accept(
          "log: what is beyond %s or older than %s is deleted from now on, as declared under log.keep"
              .formatted(Sizes.format(keep.keepBytes()), Durations.format(keep.keepAge())));
    }
    deletedBytes.addAndGet(bytes);
  }

  void metrics(MetricsText text) {
    text.add(Metric.LOG_DELETED_BYTES, deletedBytes.get());
    text.add(Metric.CHECKPOINT_FAILURES, failures.get());
    for (Pipeline.Feed feed : pipeline.feeds()) {
      String name = feed.name();
      text.add(Metric.FEED_OBSERVATIONS, engine.observations(name), name);
      text.add(Metric.FEED_OTHER_MESSAGES, engine.others(name), name);
      text.add(Metric.FEED_DUPLICATES, engine.duplicates(name), name);
      text.add(Metric.FEED_GAPS, engine.gaps(name), name);
      text.add(Metric.FEED_MISSING_MESSAGES, engine.missing(name), name);
    }
  }
}

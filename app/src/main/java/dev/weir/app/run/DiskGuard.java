package dev.weir.app.run;

import dev.weir.app.log.FrameLog;
import dev.weir.core.pipeline.LogSpec;
import dev.weir.core.value.Sizes;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Keeps the log from filling the disk. When less than {@code log.free} is left, or less than the log needs to go on, either the oldest part of the log is
 * deleted, as far as it is computed, or nothing more is received until there is room; that is said when it begins and when
 * it ends.
 */
final class DiskGuard {
  private static final long MEGABYTE = 1_000_000;
  private static final double ENOUGH_AGAIN = 1.1; // else it would begin and end all the time
  private static final double BEFORE_THE_LAST = 1.5; // else the log may refuse between two looks

  private final LogSpec spec;
  private final long free;
  private final FrameLog log;
  private final LongSupplier needed;
  private final LongSupplier usable;
  private final Consumer<String> say;
  private volatile boolean full;
  private boolean dropping;

  /**
   * @param needed from which position on the log is needed
   * @param usable bytes that are left on the disk
   */
  DiskGuard(
      LogSpec spec, FrameLog log, LongSupplier needed, LongSupplier usable, Consumer<String> say) {
    this.spec = spec;
    this.free = Math.max(spec.free(), (long) (log.leastFree() * BEFORE_THE_LAST));
    this.log = log;
    this.needed = needed;
    this.usable = usable;
    this.say = say;
  }

  /** Looks; whether nothing more may be received for now. */
  boolean check() {
    long left = usable.getAsLong();
    boolean low = left < (full ? (long) (free * ENOUGH_AGAIN) : free);
    if (low && spec.full() == LogSpec.Full.DROP) {
      low = drop(left);
    }
    if (low && !full) {
      say.accept("log: only %s of disk are left, and %s %s: nothing is received until there is room"
          .formatted(
              megabytes(left),
              free == spec.free() ? "log.free keeps" : "the log goes on with",
              megabytes(free)));
    } else if (!low && full) {
      say.accept("log: there is room on the disk again: going on");
    }
    full = low;
    return full;
  }

  /** Whether it is still too little after the oldest part is deleted. */
  private boolean drop(long left) {
    long wanted = free - left;
    long keep = Math.max(0, log.end() - log.start() - wanted);
    long dropped = log.retain(keep, Instant.MIN, needed.getAsLong());
    if (dropped > 0 && !dropping) {
      dropping = true;
      say.accept(
          "log: only %s of disk are left: the oldest part of the log is deleted from now on, as log.full says"
              .formatted(megabytes(left)));
    }
    return left + dropped < free;
  }

  private static String megabytes(long bytes) {
    return Sizes.format(bytes / MEGABYTE * MEGABYTE);
  }

  boolean isFull() {
    return full;
  }
}

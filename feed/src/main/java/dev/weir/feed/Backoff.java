package dev.weir.feed;

import dev.weir.core.pipeline.FeedSpec;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: exponential with full jitter, so that a thousand clients of a server that
 * comes back don't all return at once.
 *
 * @see <a href="https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/">Exponential backoff and
 *     jitter</a>
 */
public final class Backoff {
  private final long firstNanos;
  private final long maxNanos;

  public Backoff(FeedSpec.Reconnect reconnect) {
    firstNanos = reconnect.first().toNanos();
    maxNanos = reconnect.max().toNanos();
  }

  /**
   * A wait that is uniform in [0, min(max, first * 2^failures)].
   *
   * @param failures how many attempts failed before the one that just did; from 0
   */
  public Duration nextDelay(int failures, RandomGenerator random) {
    return Duration.ofNanos(random.nextLong(boundNanos(failures) + 1));
  }

  private long boundNanos(int failures) {
    boolean beyondMax = failures >= Long.SIZE - 1 || firstNanos > (maxNanos >> failures);
    return beyondMax ? maxNanos : firstNanos << failures;
  }
}

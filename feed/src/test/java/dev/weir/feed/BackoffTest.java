package dev.weir.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.pipeline.FeedSpec.Reconnect;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class BackoffTest {

  @Property
  void aWaitIsWithinItsBounds(
      @ForAll @LongRange(min = 1, max = 1_000_000) long firstMicros,
      @ForAll @LongRange(min = 1, max = 1_000_000_000_000L) long maxMicros,
      @ForAll @IntRange(max = 10_000) int failures,
      @ForAll long seed) {
    Duration first = Duration.ofNanos(firstMicros * 1000);
    Duration max = Duration.ofNanos(maxMicros * 1000);
    Duration delay = backoff(first, max).nextDelay(failures, new Random(seed));

    BigInteger exact = BigInteger.valueOf(first.toNanos()).shiftLeft(failures);
    long bound = exact.min(BigInteger.valueOf(max.toNanos())).longValue();
    assertThat(delay.toNanos()).isBetween(0L, bound);
  }

  @Test
  void theBoundDoublesUpToTheMaximumAndIsReached() {
    Backoff backoff = backoff(Duration.ofMillis(250), Duration.ofSeconds(1));
    assertThat(List.of(0, 1, 2, 3, 62, 63, 64, Integer.MAX_VALUE))
        .extracting(failures -> backoff.nextDelay(failures, new Greatest()).toMillis())
        .containsExactly(250L, 500L, 1000L, 1000L, 1000L, 1000L, 1000L, 1000L);
  }

  @Test
  void theWaitIsSpreadOverTheWholeRange() {
    Backoff backoff = new Backoff(Reconnect.DEFAULT);
    Random random = new Random(1);
    double mean = LongStream.generate(() -> backoff.nextDelay(2, random).toMillis())
        .limit(10_000)
        .average()
        .orElse(0);
    assertThat(mean).isBetween(480.0, 520.0); // uniform in [0, 1 s]
  }

  private static final class Greatest implements RandomGenerator {
    @Override
    public long nextLong() {
      return Long.MAX_VALUE;
    }

    @Override
    public long nextLong(long bound) {
      return bound - 1;
    }
  }

  private static Backoff backoff(Duration first, Duration max) {
    return new Backoff(new Reconnect(first, max, Optional.empty(), Duration.ZERO));
  }
}

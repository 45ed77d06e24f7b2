package dev.weir.app.access;

import static dev.weir.app.access.TokenBucket.Answer.END;
import static dev.weir.app.access.TokenBucket.Answer.IGNORE;
import static dev.weir.app.access.TokenBucket.Answer.TAKE;
import static dev.weir.app.access.TokenBucket.Answer.WARN;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TokenBucketTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final TokenBucket bucket = new TokenBucket(3, 0);

  @Test
  void tenSecondsWorthAtOnceThenAWarningThenTheEnd() {
    for (int i = 0; i < 30; i++) {
      assertThat(bucket.next(0)).isEqualTo(TAKE);
    }
    assertThat(bucket.next(0)).isEqualTo(WARN);
    assertThat(bucket.next(0)).isEqualTo(IGNORE);
    assertThat(bucket.next(0)).isEqualTo(IGNORE);
    assertThat(bucket.next(0)).isEqualTo(END);
  }

  @Test
  void whoKeepsToTheRateIsNeverWarned() {
    for (int i = 0; i < 1000; i++) {
      assertThat(bucket.next(i * SECOND / 3)).isEqualTo(TAKE);
    }
  }

  @Test
  void whoPausesAfterTheWarningMayGoOn() {
    for (int i = 0; i < 31; i++) {
      bucket.next(0);
    }
    assertThat(bucket.next(SECOND)).isEqualTo(TAKE);
  }

  @Test
  void aLongPauseGathersNoMoreThanTenSeconds() {
    for (int i = 0; i < 30; i++) {
      assertThat(bucket.next(3600 * SECOND)).isEqualTo(TAKE);
    }
    assertThat(bucket.next(3600 * SECOND)).isEqualTo(WARN);
  }
}

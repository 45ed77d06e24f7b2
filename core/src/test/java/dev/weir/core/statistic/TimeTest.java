package dev.weir.core.statistic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.embedded.Accumulator;
import org.junit.jupiter.api.Test;

/** The statistics that look at the time of the observations. */
class TimeTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long START = 1_723_161_256_112_000_000L;

  @Test
  void aRateIsWhatCameSinceTheFirstObservation() {
    Accumulator rate = Accumulator.of("rate");
    assertThat(rate.updateAt(START, 5).value()).isNaN();
    assertThat(rate.updateAt(START, 7).value()).as("no time has passed").isNaN();
    assertThat(rate.updateAt(START + 2 * SECOND, 3).value()).isEqualTo(5);
    assertThat(rate.updateAt(START + 5 * SECOND, 10).value()).isEqualTo(4);
  }

  @Test
  void inATimeWindowOldObservationsLeave() {
    Accumulator rate = Accumulator.over("last 4s", "rate");
    rate.updateAt(START, 100);
    rate.updateAt(START + 3 * SECOND, 1).updateAt(START + 5 * SECOND, 8);
    assertThat(rate.value()).isEqualTo(4);
  }

  @Test
  void aTimeWeightedMeanHoldsEachValueUntilTheNext() {
    Accumulator twap = Accumulator.of("twap");
    assertThat(twap.updateAt(START, 10).value()).isEqualTo(10);
    assertThat(twap.updateAt(START + SECOND, 20).value()).isEqualTo(10);
    assertThat(twap.updateAt(START + 4 * SECOND, 5).value()).isEqualTo((10 + 3 * 20) / 4.0);
    assertThat(twap.updateAt(START + 4 * SECOND, 7).value()).isEqualTo((10 + 3 * 20) / 4.0);
  }
}

package dev.weir.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.embedded.Accumulator;
import java.util.Arrays;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the default detector finds and what it leaves alone. bench/nab judges it by other people's data. */
class AnomalyTest {
  private static final long FIVE_MINUTES = 300_000_000_000L;
  private static final int DAY = 288; // of five minutes
  private static final double ALARM = 0.6;

  private static double[] scores(double[] series) {
    Accumulator anomaly = Accumulator.of("anomaly");
    double[] scores = new double[series.length];
    for (int i = 0; i < series.length; i++) {
      anomaly.updateAt(i * FIVE_MINUTES, series[i]);
      scores[i] = anomaly.value();
    }
    return scores;
  }

  private static double[] noise(int count, ToDoubleFunction<Random> draw) {
    Random random = new Random(11);
    return IntStream.range(0, count)
        .mapToDouble(i -> draw.applyAsDouble(random))
        .toArray();
  }

  private static double[] gaussian(int count) {
    return noise(count, r -> 20 + r.nextGaussian());
  }

  /** High by day and low by night, with some noise. */
  private static double[] days(int count) {
    double[] series = gaussian(count * DAY);
    for (int i = 0; i < series.length; i++) {
      series[i] += i % DAY >= DAY * 9 / 24 && i % DAY < DAY * 18 / 24 ? 60 : 0;
    }
    return series;
  }

  private static long alarms(double[] scores, int from, int to) {
    return Arrays.stream(scores, from, to).filter(s -> s >= ALARM).count();
  }

  @Test
  void aSpikeIsNoticedAtOnce() {
    double[] series = gaussian(2000);
    series[1500] += 15;
    double[] scores = scores(series);
    assertThat(scores[1500]).isGreaterThan(ALARM);
    assertThat(alarms(scores, 100, 1500)).isZero();
  }

  @Test
  void aRiseAtTheWrongTimeOfDayIsNoticedThoughItsValuesAreUsual() {
    double[] series = days(14);
    int night = 12 * DAY + 10;
    Arrays.fill(series, night, night + 24, 80);
    double[] scores = scores(series);
    assertThat(Arrays.stream(scores, night, night + 24).max().orElseThrow())
        .isGreaterThan(Arrays.stream(scores, 4 * DAY, night).max().orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 50, 600})
  void aWildValueDoesNotBlindIt(int at) {
    double[] series = gaussian(2000);
    series[at] = 1e300;
    series[1500] += 15;
    double[] scores = scores(series);
    assertThat(scores[1500]).isGreaterThan(ALARM);
    assertThat(alarms(scores, at + 100, 1500)).isZero();
  }

  @Test
  void afterALevelShiftTheNewLevelBecomesUsual() {
    double[] series = gaussian(4000);
    for (int i = 2000; i < 4000; i++) {
      series[i] += 40;
    }
    double[] scores = scores(series);
    assertThat(scores[2000]).isGreaterThan(ALARM);
    assertThat(alarms(scores, 2300, 4000)).isZero();
  }

  @Test
  void afterALongStandstillMovementIsNoticedAndThenBecomesUsual() {
    double[] series = gaussian(6000);
    Arrays.fill(series, 0, 3000, 45.1);
    double[] scores = scores(series);
    assertThat(Arrays.stream(scores, 101, 3000)).containsOnly(0.0);
    assertThat(scores[3000]).isGreaterThan(ALARM);
    assertThat(alarms(scores, 4500, 6000)).isZero();
  }
}

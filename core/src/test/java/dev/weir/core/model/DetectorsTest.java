package dev.weir.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.embedded.Accumulator;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

/** How soon the change detectors find a change, and how seldom they see one where there is none. */
class DetectorsTest {
  private static final ToDoubleFunction<Random> NORMAL = Random::nextGaussian;

  /** In which observations, from 0, the detector gives the alarm. */
  private static List<Integer> alarms(Accumulator detector, String part, double[] series) {
    List<Integer> alarms = new ArrayList<>();
    for (int i = 0; i < series.length; i++) {
      if (detector.update(series[i]).value(part) == 1) {
        alarms.add(i);
      }
    }
    return alarms;
  }

  private static double[] series(long seed, int count, int change, double shift) {
    Random random = new Random(seed);
    double[] series = new double[count];
    for (int i = 0; i < count; i++) {
      series[i] = NORMAL.applyAsDouble(random) + (i >= change ? shift : 0);
    }
    return series;
  }

  /** Montgomery, Introduction to Statistical Quality Control, table 9.3: 10.4 observations for h = 5, k = 1/2. */
  @Test
  void cusumFindsAShiftOfOneDeviationAsSoonAsTheTextbookSays() {
    double sum = 0;
    int runs = 0;
    for (long seed = 0; seed < 400; seed++) {
      List<Integer> alarms = alarms(Accumulator.of("cusum"), "alarm", series(seed, 1300, 200, 1));
      if (alarms.getFirst() >= 200) {
        sum += alarms.getFirst() - 199;
        runs++;
      }
    }
    assertThat(sum / runs).isBetween(9.5, 11.5);
  }

  /** The same table: one false alarm in 465 observations. */
  @Test
  void cusumGivesAFalseAlarmAsSeldomAsTheTextbookSays() {
    int count = 500_000;
    int alarms =
        alarms(Accumulator.of("cusum"), "alarm", series(1, count, count, 0)).size();
    assertThat(count / (double) alarms).isBetween(350.0, 650.0);
  }

  @Test
  void pageHinkleyFindsAShiftInEitherDirection() {
    for (double shift : new double[] {1, -1}) {
      for (long seed = 0; seed < 50; seed++) {
        List<Integer> alarms = alarms(
            Accumulator.of("page_hinkley", 0.25, 25), "drift", series(seed, 1300, 1000, shift));
        assertThat(alarms).first().satisfies(a -> assertThat(a).isBetween(1000, 1100));
      }
    }
  }

  @Test
  void adwinFindsAShiftAndForgetsWhatWasBefore() {
    for (long seed = 0; seed < 50; seed++) {
      Accumulator adwin = Accumulator.of("adwin");
      List<Integer> alarms = alarms(adwin, "drift", series(seed, 2000, 1000, 1.5));
      assertThat(alarms).first().satisfies(a -> assertThat(a).isBetween(1000, 1128));
      assertThat(adwin.value("width")).isBetween(900.0, 1100.0);
      assertThat(adwin.value("mean")).isBetween(1.3, 1.7);
    }
  }

  @Test
  void adwinSeldomSeesAChangeWhereThereIsNone() {
    assertThat(alarms(Accumulator.of("adwin"), "drift", series(3, 200_000, 200_000, 0)))
        .hasSizeLessThanOrEqualTo(4);
  }

  @Test
  void adwinDoesNotDependOnTheUnit() {
    double[] series = series(4, 2000, 1000, 1);
    double[] otherUnit = series.clone();
    for (int i = 0; i < series.length; i++) {
      otherUnit[i] = 4096 * series[i]; // exact in binary
    }
    assertThat(alarms(Accumulator.of("adwin"), "drift", otherUnit))
        .isEqualTo(alarms(Accumulator.of("adwin"), "drift", series));
  }
}

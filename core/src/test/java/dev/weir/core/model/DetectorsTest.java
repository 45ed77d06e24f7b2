package dev.weir.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.embedded.Accumulator;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How soon the change detectors find a change, and how seldom they see one where there is none. */
class DetectorsTest {
  private static Accumulator cusum() {
    return Accumulator.of("cusum", 0.0, 0.5, 5.0);
  }

  /** In which observations, from 0, the detector speaks. */
  private static List<Integer> told(Accumulator detector, String part, double[] series) {
    List<Integer> told = new ArrayList<>();
    for (int i = 0; i < series.length; i++) {
      detector.update(series[i]);
      if (detector.value(part) != 0) {
        told.add(i);
      }
    }
    return told;
  }

  /** Standard normal values, and from {@code change} on with a mean of {@code shift}. */
  private static double[] series(long seed, int count, int change, double shift) {
    Random random = new Random(seed);
    return IntStream.range(0, count)
        .mapToDouble(i -> random.nextGaussian() + (i >= change ? shift : 0))
        .toArray();
  }

  /** Montgomery, Introduction to Statistical Quality Control, table 9.3: 10.4 observations for h = 5, k = 1/2. */
  @Test
  void cusumFindsAShiftOfOneDeviationAsSoonAsTheTextbookSays() {
    int count = 100_000; // it begins anew after each alarm
    int alarms = told(cusum(), "alarm", series(1, count, 0, 1)).size();
    assertThat(count / (double) alarms).isBetween(10.1, 10.7);
  }

  /** The same table: one false alarm in 465 observations. */
  @Test
  void cusumGivesAFalseAlarmAsSeldomAsTheTextbookSays() {
    int count = 1_000_000;
    int alarms = told(cusum(), "alarm", series(1, count, count, 0)).size();
    assertThat(count / (double) alarms).isBetween(435.0, 495.0);
  }

  @Test
  void cusumSaysInWhichDirection() {
    assertThat(cusum().update(8).value("alarm")).isEqualTo(1);
    assertThat(cusum().update(-8).value("alarm")).isEqualTo(-1);
  }

  @Test
  void pageHinkleyFindsAShiftInEitherDirection() {
    for (double shift : new double[] {1, -1}) {
      for (long seed = 0; seed < 50; seed++) {
        Accumulator detector = Accumulator.of("page_hinkley", 0.25, 25.0);
        assertThat(told(detector, "alarm", series(seed, 1300, 1000, shift)))
            .first()
            .satisfies(first -> assertThat(first).isBetween(1000, 1100));
      }
    }
  }

  @Test
  void adwinFindsAShiftAndForgetsWhatWasBefore() {
    for (long seed = 0; seed < 50; seed++) {
      Accumulator adwin = Accumulator.of("adwin");
      assertThat(told(adwin, "drift", series(seed, 2000, 1000, 1.5)))
          .first()
          .satisfies(first -> assertThat(first).isBetween(1000, 1128));
      assertThat(adwin.value("width")).isBetween(900.0, 1100.0);
      assertThat(adwin.value("mean")).isBetween(1.3, 1.7);
    }
  }

  @Test
  void adwinSeldomSeesAChangeWhereThereIsNone() {
    assertThat(told(Accumulator.of("adwin"), "drift", series(3, 100_000, 100_000, 0)))
        .hasSizeLessThanOrEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e9, -1e300})
  void adwinIsNotBlindAfterAWildValue(double wild) {
    double[] series = series(1, 2000, 1000, 1.5);
    series[500] = wild;
    assertThat(told(Accumulator.of("adwin"), "drift", series))
        .first()
        .satisfies(first -> assertThat(first).isBetween(1000, 1128));
  }

  @Test
  void adwinDoesNotDependOnTheUnit() {
    double[] series = series(4, 2000, 1000, 1);
    List<Integer> told = told(Accumulator.of("adwin"), "drift", series);
    assertThat(told).first().satisfies(first -> assertThat(first).isBetween(1000, 1128));
    for (double unit : new double[] {4096, 1.0 / 4096}) { // exact in binary
      double[] inUnits =
          IntStream.range(0, 2000).mapToDouble(i -> unit * series[i]).toArray();
      assertThat(told(Accumulator.of("adwin"), "drift", inUnits)).isEqualTo(told);
    }
  }
}

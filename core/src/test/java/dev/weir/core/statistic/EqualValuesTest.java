package dev.weir.core.statistic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.embedded.Accumulator;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Where all values are equal, a mean of whatever kind is that value, to the bit, and nothing varies: not 150.50999999999996
 * and not 1e-16, which a reader of a chart, and a threshold, take for something.
 */
class EqualValuesTest {
  private static final String[] WINDOWS = {"all", "last 7", "last 1000", "last 3s", "decay 10s"};

  /** A price in cents, as a decimal that has no exact double. */
  private static double price(int cents) {
    return cents / 100.0;
  }

  private static void assertAll(
      String statistic, Object[] constants, String part, double value, double expected) {
    for (String window : WINDOWS) {
      if (!accepts(window, statistic, constants)) {
        continue;
      }
      Accumulator accumulator = Accumulator.over(window, statistic, constants);
      Random random = new Random(1);
      for (int i = 0; i < 1100; i++) {
        accumulator.updateAt(i * 123_456_789L, observation(statistic, value, random));
        double got = part.isEmpty() ? accumulator.value() : accumulator.value(part);
        assertThat(got)
            .as("%s in %s after %d", statistic, window, i + 1)
            .satisfiesAnyOf(x -> assertThat(x).isNaN(), x -> assertThat(x).isEqualTo(expected));
      }
      assertThat(part.isEmpty() ? accumulator.value() : accumulator.value(part))
          .isEqualTo(expected);
    }
  }

  private static boolean accepts(String window, String statistic, Object[] constants) {
    try {
      double[] one = observation(statistic, 1, new Random(1));
      Accumulator.over(window, statistic, constants).update(one);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** The size of a trade beside its price. */
  private static double[] observation(String statistic, double value, Random random) {
    return statistic.equals("vwap")
        ? new double[] {value, (1 + random.nextInt(100_000)) / 1e5}
        : new double[] {value};
  }

  @Property(tries = 10)
  void everyMeanIsTheValue(@ForAll @IntRange(min = 1, max = 10_000_000) int cents) {
    double x = price(cents);
    Object[] none = {};
    for (String statistic :
        new String[] {"mean", "wma", "twap", "vwap", "median", "first", "last", "mode"}) {
      assertAll(statistic, none, "", x, x);
    }
    for (String seed : new String[] {"first", "sma", "adjusted"}) {
      assertAll("ema", new Object[] {12, seed}, "", x, x);
    }
    for (String part : new String[] {"lower", "middle", "upper"}) {
      assertAll("bollinger", none, part, x, x);
    }
    assertAll("holt", none, "forecast", x, x);
    assertAll("holt_winters", new Object[] {6}, "forecast", x, x);
    assertAll("kalman", new Object[] {1, 2}, "forecast", x, x);
  }

  @ParameterizedTest
  @CsvSource({
    "var",
    "stddev",
    "sem",
    "range",
    "delta",
    "change",
    "iqr",
    "mad",
    "entropy",
    "volatility",
    "drawdown",
    "slope"
  })
  void nothingVaries(String statistic) {
    for (int cents : new int[] {10, 120, 15051, 6171777}) {
      assertAll(statistic, new Object[] {}, "", price(cents), 0);
    }
  }

  @ParameterizedTest
  @CsvSource({"skewness", "kurtosis", "zscore", "robust_zscore", "autocorr", "r2"})
  void whatIsRelativeToTheSpreadIsNull(String statistic) {
    for (int cents : new int[] {10, 120, 15051, 6171777}) {
      Accumulator accumulator = Accumulator.over("last 50", statistic);
      for (int i = 0; i < 200; i++) {
        accumulator.update(i == 90 ? 1e12 : price(cents)); // long gone at the end
      }
      assertThat(accumulator.value()).isNaN();
    }
  }
}

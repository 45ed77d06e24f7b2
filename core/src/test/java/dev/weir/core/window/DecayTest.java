package dev.weir.core.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.core.embedded.Accumulator;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A decaying window gives the textbook's weighted statistics, with weights that halve with the age. */
class DecayTest {
  private static final int COUNT = 60;
  private static final long HALF_LIFE = 10;

  private final long[] time = new long[COUNT];
  private final double[] x = new double[COUNT];
  private final double[] y = new double[COUNT];

  private double sum(IntToDoubleFunction term) {
    long now = time[COUNT - 1];
    return IntStream.range(0, COUNT)
        .mapToDouble(
            i -> StrictMath.pow(2, -(double) (now - time[i]) / HALF_LIFE) * term.applyAsDouble(i))
        .sum();
  }

  private void generate(long seed) {
    Random random = new Random(seed);
    long now = 1_700_000_000_000_000_000L;
    for (int i = 0; i < COUNT; i++) {
      now += random.nextInt(4) == 0 ? random.nextInt(25) : 1;
      time[i] = now;
      x[i] = 100 + random.nextInt(40) / 4.0;
      y[i] = random.nextGaussian() + x[i] / 10;
    }
  }

  private Accumulator both(String statistic, Object... constants) {
    Accumulator accumulator = Accumulator.over("decay " + HALF_LIFE + "ns", statistic, constants);
    IntStream.range(0, COUNT).forEach(i -> accumulator.updateAt(time[i], x[i], y[i]));
    return accumulator;
  }

  private Accumulator one(String statistic, Object... constants) {
    Accumulator accumulator = Accumulator.over("decay " + HALF_LIFE + "ns", statistic, constants);
    IntStream.range(0, COUNT).forEach(i -> accumulator.updateAt(time[i], x[i]));
    return accumulator;
  }

  private static void near(Accumulator got, double expected) {
    assertThat(got.value()).isCloseTo(expected, within(1e-9 * Math.max(1, Math.abs(expected))));
  }

  @Property(tries = 100)
  void momentsAreThoseOfTheWeights(@ForAll long seed) {
    generate(seed);
    double weight = sum(i -> 1);
    double mean = sum(i -> x[i]) / weight;
    double squares = IntStream.range(0, COUNT)
        .mapToDouble(i -> StrictMath.pow(2, -2.0 * (time[COUNT - 1] - time[i]) / HALF_LIFE))
        .sum();
    double n = weight * weight / squares; // as many observations as the weights are worth
    double m2 = sum(i -> Math.pow(x[i] - mean, 2)) / weight;
    double g1 = sum(i -> Math.pow(x[i] - mean, 3)) / weight / Math.pow(m2, 1.5);
    double g2 = sum(i -> Math.pow(x[i] - mean, 4)) / weight / (m2 * m2) - 3;
    double deviation = Math.sqrt(m2 * n / (n - 1));
    near(one("count"), weight);
    near(one("sum"), sum(i -> x[i]));
    near(one("mean"), mean);
    near(one("var", "population"), m2);
    near(one("stddev"), deviation);
    near(one("sem"), deviation / Math.sqrt(n));
    near(one("zscore"), (x[COUNT - 1] - mean) / deviation);
    near(one("skewness", "population"), g1);
    near(one("kurtosis", "population"), g2);
    near(one("bollinger"), mean - 2 * Math.sqrt(m2));
    near(one("last"), x[COUNT - 1]);
    near(one("histogram", 100, 110, 1), sum(i -> x[i] < 100 ? 1 : 0));
    if (n > 3) {
      near(one("skewness"), g1 * Math.sqrt(n * (n - 1)) / (n - 2));
      near(one("kurtosis"), (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * g2 + 6));
    }
  }

  @Property(tries = 100)
  void pairsAreThoseOfTheWeights(@ForAll long seed) {
    generate(seed);
    double weight = sum(i -> 1);
    double meanX = sum(i -> x[i]) / weight;
    double meanY = sum(i -> y[i]) / weight;
    double xx = sum(i -> Math.pow(x[i] - meanX, 2));
    double yy = sum(i -> Math.pow(y[i] - meanY, 2));
    double xy = sum(i -> (x[i] - meanX) * (y[i] - meanY));
    near(both("cov", "population"), xy / weight);
    near(both("corr"), xy / Math.sqrt(xx * yy));
    near(both("slope"), xy / yy); // of the first over the second
    near(both("intercept"), meanX - xy / yy * meanY);
    near(both("r2"), xy * xy / (xx * yy));
    near(both("vwap"), sum(i -> x[i] * y[i]) / sum(i -> y[i]));
  }

  @ParameterizedTest
  @ValueSource(strings = {"mean", "sum", "var", "stddev", "skewness", "zscore"})
  void whatHasOverflowedIsForgottenWithEverythingElse(String statistic) {
    Accumulator after = Accumulator.over("decay 1s", statistic);
    after.updateAt(0, 1.7e308).updateAt(1, -1.7e308).updateAt(2, 1.7e308);
    Accumulator fresh = Accumulator.over("decay 1s", statistic);
    for (double value : new double[] {1, 2, 4, 8}) {
      after.updateAt(1_000_000_000_000L, value);
      fresh.updateAt(1_000_000_000_000L, value);
    }
    assertThat(after.value()).isEqualTo(fresh.value());
  }

  @Test
  void theMeanStaysWhereNothingComes() {
    Accumulator mean = Accumulator.over("decay 1s", "mean");
    mean.updateAt(0, 0.1).updateAt(300_000_000_000L, Double.NaN);
    assertThat(mean.value()).isEqualTo(0.1);
  }
}

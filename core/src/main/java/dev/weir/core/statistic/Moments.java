package dev.weir.core.statistic;

import dev.weir.core.value.Values;
import java.util.List;

/**
 * Weight, mean and the sum of squared deviations: variance, standard deviation and standard error.
 *
 * <p>Welford's update (B. P. Welford, Technometrics 4, 1962) and the pairwise combination of Chan, Golub and LeVeque
 * (1979): no difference of large sums, hence no catastrophic cancellation. Mean and sum of squares are compensated, so that
 * the error does not grow with the number of observations. Weights that have faded count as reliability weights: the
 * degrees of freedom are {@code Σw - Σw²/Σw}, which is n - 1 where all are 1, and they tell as much as {@code (Σw)² / Σw²}
 * observations.
 */
record Moments() implements Monoid.Fading {
  static final String SOURCE = "Welford, Technometrics 4 (1962); Chan, Golub, LeVeque (1979)";
  static final Parameter OF = Parameter.choice("of", "sample", "population");
  static final int WIDTH = 6;

  private static final String TWO = "null below 2 values; of a population, below 1";
  private static final int WEIGHT = 0;
  private static final int SQUARED_WEIGHTS = 1;
  private static final int MEAN = 2;
  private static final int M2 = 4;

  static List<Statistic> statistics() {
    return List.of(
        Statistic.named("var", Parameter.value("x"), OF)
            .is("variance: of a sample, or of the population")
            .formula("Σ (x - mean)² / (n - 1); population: / n")
            .unit("x²")
            .before(TWO)
            .source(SOURCE)
            .by(c -> Aggregate.of(
                new Moments(), isSample(c) ? Moments::variance : Moments::populationVariance)),
        Statistic.named("stddev", Parameter.value("x"), OF)
            .is("standard deviation: of a sample, or of the population")
            .formula("√var")
            .before(TWO)
            .source(SOURCE)
            .by(c -> Aggregate.of(
                new Moments(), isSample(c) ? Moments::deviation : Moments::populationDeviation)),
        Statistic.named("sem", Parameter.value("x"))
            .is("standard error of the mean")
            .formula("stddev / √n; with weights that fade, n is (Σw)² / Σw²")
            .before("null below 2 values")
            .source(SOURCE)
            .by(c -> Aggregate.of(
                new Moments(),
                (s, at) ->
                    deviation(s, at) * Math.sqrt(s[at + SQUARED_WEIGHTS]) / s[at + WEIGHT])));
  }

  static boolean isSample(Constants c) {
    return c.choice("of").equals("sample");
  }

  @Override
  public int width() {
    return WIDTH;
  }

  @Override
  public void add(double[] s, int at, long time, double[] row, int from) {
    if (Double.isFinite(row[from])) {
      add(s, at, row[from]);
    }
  }

  static void add(double[] s, int at, double x) {
    double weight = ++s[at + WEIGHT];
    s[at + SQUARED_WEIGHTS]++;
    double before = Compensated.distance(x, s, at + MEAN);
    Compensated.add(s, at + MEAN, before / weight);
    Compensated.add(s, at + M2, before * Compensated.distance(x, s, at + MEAN));
  }

  @Override
  public void merge(double[] s, int at, double[] later, int from) {
    double b = later[from + WEIGHT];
    if (b == 0) {
      return;
    }
    double a = s[at + WEIGHT];
    if (a == 0) {
      System.arraycopy(later, from, s, at, WIDTH);
      return;
    }
    double share = b / (a + b);
    double delta =
        (later[from + MEAN] - s[at + MEAN]) + (later[from + MEAN + 1] - s[at + MEAN + 1]);
    s[at + WEIGHT] = a + b;
    s[at + SQUARED_WEIGHTS] += later[from + SQUARED_WEIGHTS];
    Compensated.add(s, at + MEAN, delta * share);
    Compensated.add(s, at + M2, later, from + M2);
    Compensated.add(s, at + M2, delta * delta * (a * share));
  }

  @Override
  public void fade(double[] s, int at, double factor) {
    s[at + WEIGHT] *= factor;
    s[at + SQUARED_WEIGHTS] *= factor * factor;
    Compensated.scale(s, at + M2, factor);
  }

  static double mean(double[] s, int at) {
    return s[at + WEIGHT] == 0 ? Values.NULL : Compensated.value(s, at + MEAN);
  }

  /** How far a value is above the mean. */
  static double aboveMean(double x, double[] s, int at) {
    return Compensated.distance(x, s, at + MEAN);
  }

  static double variance(double[] s, int at) {
    double freedom = s[at + WEIGHT] - s[at + SQUARED_WEIGHTS] / s[at + WEIGHT];
    return freedom > 0 ? Compensated.value(s, at + M2) / freedom : Values.NULL;
  }

  static double deviation(double[] s, int at) {
    return Math.sqrt(variance(s, at));
  }

  static double populationVariance(double[] s, int at) {
    return s[at + WEIGHT] == 0 ? Values.NULL : Compensated.value(s, at + M2) / s[at + WEIGHT];
  }

  static double populationDeviation(double[] s, int at) {
    return Math.sqrt(populationVariance(s, at));
  }
}

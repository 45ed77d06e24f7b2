package dev.weir.core.statistic;

import dev.weir.core.value.Values;
import java.util.List;

/**
 * A {@link Sum} and the sum of squared deviations from the mean: variance, standard deviation and standard error.
 *
 * <p>The update of Youngs and Cramer (Technometrics 13, 1971) and the pairwise combination of Chan, Golub and LeVeque
 * (1979): no difference of large sums of squares, hence no catastrophic cancellation. The distance of a value from the mean
 * is taken times the number of values, where it has one rounding; total and sum of squares are compensated, so that the
 * error does not grow with the number of observations. Weights that have faded count as reliability weights: the degrees of
 * freedom are {@code Σw - Σw²/Σw}, which is n - 1 where all are 1, and they tell as much as {@code (Σw)² / Σw²}
 * observations.
 */
record Moments() implements Monoid.Fading, Monoid.Commutative {
  static final String SOURCE =
      "Youngs, Cramer, Technometrics 13 (1971); Chan, Golub, LeVeque (1979)";
  static final Parameter OF = Parameter.choice("of", "sample", "population");

  /** What the rounding of faded weights leaves between equal values; the next value there is differs by 2^-53. */
  private static final double NOTHING = 0x1p-80;

  private static final String TWO = "null below 2 values; of a population, below 1";
  private static final Sum SUM = new Sum();
  private static final int WEIGHT = Sum.COUNT;
  private static final int TOTAL = Sum.TOTAL;
  private static final int SQUARED_WEIGHTS = Sum.WIDTH;
  private static final int M2 = SQUARED_WEIGHTS + 1;
  static final int WIDTH = M2 + Compensated.WIDTH;

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
  public boolean includes(Monoid other) {
    return other.equals(this) || other.equals(SUM);
  }

  @Override
  public void add(double[] s, int at, long time, double[] row, int from) {
    if (Double.isFinite(row[from])) {
      add(s, at, row[from]);
    }
  }

  static void add(double[] s, int at, double x) {
    double weight = s[at + WEIGHT];
    if (weight > 0) {
      double distance = timesAboveMean(x, s, at);
      Compensated.add(s, at + M2, distance * (distance / (weight * (weight + 1))));
    }
    Sum.add(s, at, x);
    s[at + SQUARED_WEIGHTS]++;
  }

  @Override
  public void merge(double[] s, int at, double[] later, int from) {
    double a = s[at + WEIGHT];
    double b = later[from + WEIGHT];
    if (a > 0 && b > 0) {
      double distance = Compensated.cross(s, at + WEIGHT, later, from + WEIGHT);
      Compensated.add(s, at + M2, distance * (distance / (a * b * (a + b))));
    }
    Compensated.add(s, at + M2, later, from + M2);
    SUM.merge(s, at, later, from);
    s[at + SQUARED_WEIGHTS] += later[from + SQUARED_WEIGHTS];
  }

  @Override
  public void fade(double[] s, int at, double factor) {
    SUM.fade(s, at, factor);
    s[at + SQUARED_WEIGHTS] *= factor * factor;
    Compensated.scale(s, at + M2, factor);
  }

  /** How far a value is above the mean of values of which there are some. */
  static double aboveMean(double x, double[] s, int at) {
    return timesAboveMean(x, s, at) / s[at + WEIGHT];
  }

  private static double timesAboveMean(double x, double[] s, int at) {
    double weight = s[at + WEIGHT];
    double high = Math.fma(weight, x, -s[at + TOTAL]);
    double distance = high + (s[at + WEIGHT + 1] * x - s[at + TOTAL + 1]);
    return Math.abs(distance) < Math.abs(weight * x) * NOTHING ? 0 : distance;
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

package dev.weir.core.statistic;

import dev.weir.core.value.Values;
import java.util.List;

/**
 * The moments up to the fourth, for skewness and kurtosis: P. Pébay, "Formulas for robust, one-pass parallel computation
 * of covariances and arbitrary-order statistical moments", Sandia report SAND2008-6212. Where weights fade, the corrections
 * for samples count {@code (Σw)² / Σw²} observations, as those of {@link Moments} do.
 */
record Shape() implements Monoid.Fading, Monoid.Commutative {
  private static final String SOURCE =
      "Pébay, SAND2008-6212; sample correction as in pandas, scipy (bias=False) and Excel";
  private static final int WEIGHT = 0;
  private static final int SQUARED_WEIGHTS = 1;
  private static final int MEAN = 2;
  private static final int M2 = 4;
  private static final int M3 = 5;
  private static final int M4 = 6;
  private static final int WIDTH = 7;

  static List<Statistic> statistics() {
    return List.of(
        Statistic.named("skewness", Parameter.value("x"), Moments.OF)
            .is("asymmetry: above 0 where the tail is on the right")
            .formula("√(n (n - 1)) / (n - 2) · g, g = (Σd³ / n) / (Σd² / n)^1.5; population: g")
            .unit("1")
            .before("null below 3 values (of a population, 1) and where all are equal")
            .source(SOURCE)
            .by(c -> Aggregate.of(
                new Shape(), Moments.isSample(c) ? Shape::sampleSkewness : Shape::skewness)),
        Statistic.named("kurtosis", Parameter.value("x"), Moments.OF)
            .is(
                "excess kurtosis: above 0 where the tails are heavier than the normal distribution's")
            .formula(
                "(n - 1) / ((n - 2) (n - 3)) · ((n + 1) g + 6), g = n Σd⁴ / (Σd²)² - 3; population: g")
            .unit("1")
            .before("null below 4 values (of a population, 1) and where all are equal")
            .source(SOURCE)
            .by(c -> Aggregate.of(
                new Shape(), Moments.isSample(c) ? Shape::sampleKurtosis : Shape::kurtosis)));
  }

  @Override
  public int width() {
    return WIDTH;
  }

  @Override
  public void add(double[] s, int at, long time, double[] row, int from) {
    double x = row[from];
    if (Double.isFinite(x)) {
      s[at + SQUARED_WEIGHTS]++;
      combine(s, at, 1, Compensated.distance(x, s, at + MEAN), 0, 0, 0);
    }
  }

  @Override
  public void merge(double[] s, int at, double[] later, int from) {
    if (later[from + WEIGHT] == 0) {
      return;
    }
    if (s[at + WEIGHT] == 0) {
      System.arraycopy(later, from, s, at, WIDTH);
      return;
    }
    double delta =
        (later[from + MEAN] - s[at + MEAN]) + (later[from + MEAN + 1] - s[at + MEAN + 1]);
    s[at + SQUARED_WEIGHTS] += later[from + SQUARED_WEIGHTS];
    combine(
        s, at, later[from + WEIGHT], delta, later[from + M2], later[from + M3], later[from + M4]);
  }

  /** Takes in observations of weight {@code b} whose mean is higher by {@code d}. */
  private static void combine(
      double[] s, int at, double b, double d, double m2, double m3, double m4) {
    double a = s[at + WEIGHT];
    double n = a + b;
    double p = a / n;
    double q = b / n;
    double pair = a * q * d * d; // d² a b / n
    s[at + M4] += m4
        + pair * d * d * (p * p - p * q + q * q)
        + 6 * d * d * (p * p * m2 + q * q * s[at + M2])
        + 4 * d * (p * m3 - q * s[at + M3]);
    s[at + M3] += m3 + pair * d * (p - q) + 3 * d * (p * m2 - q * s[at + M2]);
    s[at + M2] += m2 + pair;
    s[at + WEIGHT] = n;
    Compensated.add(s, at + MEAN, d * q);
  }

  @Override
  public void fade(double[] s, int at, double factor) {
    s[at + WEIGHT] *= factor;
    s[at + SQUARED_WEIGHTS] *= factor * factor;
    s[at + M2] *= factor;
    s[at + M3] *= factor;
    s[at + M4] *= factor;
  }

  private static double observations(double[] s, int at) {
    return s[at + WEIGHT] * (s[at + WEIGHT] / s[at + SQUARED_WEIGHTS]);
  }

  private static double skewness(double[] s, int at) {
    double variance = s[at + M2] / s[at + WEIGHT];
    return variance > 0
        ? s[at + M3] / s[at + WEIGHT] / (variance * Math.sqrt(variance))
        : Values.NULL;
  }

  private static double sampleSkewness(double[] s, int at) {
    double n = observations(s, at);
    return n > 2 ? skewness(s, at) * Math.sqrt(n * (n - 1)) / (n - 2) : Values.NULL;
  }

  private static double kurtosis(double[] s, int at) {
    double variance = s[at + M2] / s[at + WEIGHT];
    return variance > 0 ? s[at + M4] / s[at + WEIGHT] / (variance * variance) - 3 : Values.NULL;
  }

  private static double sampleKurtosis(double[] s, int at) {
    double n = observations(s, at);
    return n > 3 ? (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * kurtosis(s, at) + 6) : Values.NULL;
  }
}

package dev.weir.core.statistic;

import dev.weir.core.stream.Values;
import java.util.List;

/**
 * Count, mean and the sum of squared deviations, for variance, standard deviation and z-score.
 *
 * <p>Welford's update (B. P. Welford, Technometrics 4, 1962) and the pairwise combination of Chan, Golub and LeVeque
 * (1979): no difference of large sums, hence no catastrophic cancellation. The mean carries a compensation term, so that
 * its error does not grow with the number of observations.
 */
record Moments() implements Monoid.Fading {
  private static final String SOURCE =
      "Welford, Technometrics 4 (1962); Chan, Golub, LeVeque (1979)";
  private static final String TWO = "null below 2 values";
  private static final int COUNT = 0;
  private static final int MEAN = 1;
  private static final int MEAN_LOW = 2;
  private static final int M2 = 3;
  private static final int LAST = 4;

  static List<Statistic> statistics() {
    return List.of(
        Statistic.named("var", Parameter.value("x"))
            .is("sample variance")
            .formula("Σ (x - mean)² / (n - 1)")
            .unit("x²")
            .before(TWO)
            .source(SOURCE)
            .by(c -> Aggregate.of(new Moments(), Moments::variance)),
        Statistic.named("stddev", Parameter.value("x"))
            .is("sample standard deviation")
            .formula("√var")
            .before(TWO)
            .source(SOURCE)
            .by(c -> Aggregate.of(new Moments(), Moments::deviation)),
        Statistic.named("zscore", Parameter.value("x"))
            .is("how many standard deviations the newest value is above the mean (both include it)")
            .formula("(xₙ - mean) / stddev")
            .unit("1")
            .before("null below 2 values and where stddev is 0")
            .source(SOURCE)
            .by(c -> Aggregate.of(new Moments(), Moments::zScore)));
  }

  @Override
  public int width() {
    return 5;
  }

  @Override
  public void clear(double[] s, int at) {
    s[at + COUNT] = 0;
    s[at + MEAN] = 0;
    s[at + MEAN_LOW] = 0;
    s[at + M2] = 0;
    s[at + LAST] = Values.NULL;
  }

  @Override
  public void add(double[] s, int at, long time, double[] row, int from) {
    double x = row[from];
    if (!Double.isFinite(x)) {
      return;
    }
    double n = ++s[at + COUNT];
    double delta = x - s[at + MEAN] - s[at + MEAN_LOW];
    shiftMean(s, at, delta / n);
    s[at + M2] += delta * (x - s[at + MEAN] - s[at + MEAN_LOW]);
    s[at + LAST] = x;
  }

  @Override
  public void merge(double[] s, int at, double[] later, int from) {
    double nb = later[from + COUNT];
    if (nb == 0) {
      return;
    }
    double na = s[at + COUNT];
    if (na == 0) {
      System.arraycopy(later, from, s, at, width());
      return;
    }
    double n = na + nb;
    double delta = later[from + MEAN] - s[at + MEAN] + (later[from + MEAN_LOW] - s[at + MEAN_LOW]);
    s[at + COUNT] = n;
    shiftMean(s, at, delta * (nb / n));
    s[at + M2] += later[from + M2] + delta * delta * (na * (nb / n));
    s[at + LAST] = later[from + LAST];
  }

  @Override
  public void fade(double[] s, int at, double factor) {
    s[at + COUNT] *= factor;
    s[at + M2] *= factor;
  }

  private static double variance(double[] s, int at) {
    double freedom = s[at + COUNT] - 1;
    return freedom > 0 ? s[at + M2] / freedom : Values.NULL;
  }

  private static double deviation(double[] s, int at) {
    return Math.sqrt(variance(s, at));
  }

  private static double zScore(double[] s, int at) {
    double deviation = deviation(s, at);
    return deviation == 0
        ? Values.NULL
        : (s[at + LAST] - s[at + MEAN] - s[at + MEAN_LOW]) / deviation;
  }

  /** Adds to the mean and keeps what rounding cuts off (Knuth's two-sum). */
  private static void shiftMean(double[] s, int at, double by) {
    double mean = s[at + MEAN];
    double add = by + s[at + MEAN_LOW];
    double sum = mean + add;
    double virtual = sum - mean;
    s[at + MEAN] = sum;
    s[at + MEAN_LOW] = (mean - (sum - virtual)) + (add - virtual);
  }
}

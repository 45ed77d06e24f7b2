package dev.weir.core.statistic;

import dev.weir.core.stream.Values;

/**
 * Count, mean and the sum of squared deviations, for variance, standard deviation and z-score.
 *
 * <p>Welford's update (B. P. Welford, Technometrics 4, 1962) and the pairwise combination of Chan, Golub and LeVeque
 * (1979): no difference of large sums, hence no catastrophic cancellation. The mean carries a compensation term, so that
 * its error does not grow with the number of observations.
 */
final class Moments implements Aggregate.Monoid {
  private static final int COUNT = 0;
  private static final int MEAN = 1;
  private static final int MEAN_LOW = 2;
  private static final int M2 = 3;
  private static final int LAST = 4;

  /** What to make of the moments. */
  enum Of {
    VARIANCE,
    DEVIATION,
    Z_SCORE
  }

  private final Of of;
  private final boolean population;

  Moments(Of of, boolean population) {
    this.of = of;
    this.population = population;
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
  public void add(double[] s, int at, double x, double y) {
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
  public double value(double[] s, int at) {
    double freedom = s[at + COUNT] - (population ? 0 : 1);
    if (freedom <= 0) {
      return Values.NULL;
    }
    double variance = s[at + M2] / freedom;
    return switch (of) {
      case VARIANCE -> variance;
      case DEVIATION -> Math.sqrt(variance);
      case Z_SCORE ->
        variance == 0
            ? Values.NULL
            : (s[at + LAST] - s[at + MEAN] - s[at + MEAN_LOW]) / Math.sqrt(variance);
    };
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

package dev.weir.core.statistic;

import dev.weir.core.stream.Values;

/**
 * A compensated sum: high and low part, as in Knuth's two-sum (T. J. Dekker 1971, Neumaier 1974), so that the error is
 * that of one rounding whatever the number of terms, unless they cancel almost entirely. With the count beside it, the
 * mean.
 */
final class Sum implements Aggregate.Monoid {
  private static final int COUNT = 0;
  private static final int HIGH = 1;
  private static final int LOW = 2;

  private final boolean mean;

  Sum(boolean mean) {
    this.mean = mean;
  }

  @Override
  public int width() {
    return 3;
  }

  @Override
  public void clear(double[] s, int at) {
    s[at + COUNT] = 0;
    s[at + HIGH] = 0;
    s[at + LOW] = 0;
  }

  @Override
  public void add(double[] s, int at, double x, double y) {
    if (Double.isFinite(x)) {
      s[at + COUNT]++;
      plus(s, at, x);
    }
  }

  @Override
  public void merge(double[] s, int at, double[] later, int from) {
    s[at + COUNT] += later[from + COUNT];
    plus(s, at, later[from + HIGH]);
    s[at + LOW] += later[from + LOW];
  }

  @Override
  public double value(double[] s, int at) {
    if (s[at + COUNT] == 0) {
      return Values.NULL;
    }
    double sum = s[at + HIGH] + s[at + LOW];
    return mean ? sum / s[at + COUNT] : sum;
  }

  private static void plus(double[] s, int at, double x) {
    double high = s[at + HIGH];
    double sum = high + x;
    double virtual = sum - high;
    s[at + HIGH] = sum;
    s[at + LOW] += (high - (sum - virtual)) + (x - virtual);
  }
}

package dev.weir.core.statistic;

import dev.weir.core.stream.Values;

/** The mean of x weighted by y, both sums compensated: with price and size, the volume-weighted average price. */
final class WeightedMean implements Aggregate.Monoid {
  private static final Sum SUM = new Sum(false);

  @Override
  public int width() {
    return 2 * SUM.width();
  }

  @Override
  public void clear(double[] s, int at) {
    SUM.clear(s, at);
    SUM.clear(s, at + SUM.width());
  }

  @Override
  public void add(double[] s, int at, double x, double y) {
    if (Double.isFinite(x) && Double.isFinite(y)) {
      SUM.add(s, at, x * y, 0);
      SUM.add(s, at + SUM.width(), y, 0);
    }
  }

  @Override
  public void merge(double[] s, int at, double[] later, int from) {
    SUM.merge(s, at, later, from);
    SUM.merge(s, at + SUM.width(), later, from + SUM.width());
  }

  @Override
  public double value(double[] s, int at) {
    double weight = SUM.value(s, at + SUM.width());
    return weight == 0 ? Values.NULL : SUM.value(s, at) / weight;
  }
}

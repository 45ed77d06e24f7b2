package dev.weir.core.statistic;

import dev.weir.core.value.Values;
import java.util.List;

/** The highest and the lowest value, and the largest loss from a value to a later one. */
record Drawdown() implements Monoid {
  private static final int PEAK = 0;
  private static final int TROUGH = 1;
  private static final int LOSS = 2;

  static List<Statistic> statistics() {
    return List.of(Statistic.named("drawdown", Parameter.value("x"))
        .is("largest relative loss from a peak to a later value")
        .formula("max over i < j of 1 - xⱼ / xᵢ, at least 0")
        .unit("1")
        .before("null before the first value; values at or below 0 are ignored")
        .source("Magdon-Ismail and Atiya, Risk 17 (2004)")
        .by(c -> Aggregate.of(new Drawdown(), (s, at) -> s[at + LOSS])));
  }

  @Override
  public int width() {
    return 3;
  }

  @Override
  public void clear(double[] s, int at) {
    s[at + PEAK] = Values.NULL;
    s[at + TROUGH] = Values.NULL;
    s[at + LOSS] = Values.NULL;
  }

  @Override
  public void add(double[] s, int at, long time, double[] row, int from) {
    if (Double.isFinite(row[from]) && row[from] > 0) {
      append(s, at, row[from], row[from], 0);
    }
  }

  @Override
  public void merge(double[] s, int at, double[] later, int from) {
    if (!Values.isNull(later[from + PEAK])) {
      append(s, at, later[from + PEAK], later[from + TROUGH], later[from + LOSS]);
    }
  }

  private static void append(double[] s, int at, double peak, double trough, double loss) {
    if (Values.isNull(s[at + PEAK])) {
      s[at + PEAK] = peak;
      s[at + TROUGH] = trough;
      s[at + LOSS] = loss;
      return;
    }
    double across = 1 - trough / s[at + PEAK];
    s[at + LOSS] = Math.max(Math.max(s[at + LOSS], loss), across);
    s[at + PEAK] = Math.max(s[at + PEAK], peak);
    s[at + TROUGH] = Math.min(s[at + TROUGH], trough);
  }
}

package dev.weir.core.statistic;

import dev.weir.core.value.Values;
import java.util.List;

/** The sum of the values, and of each times its number from 1. */
record LinearlyWeighted() implements Monoid {
  private static final int COUNT = 0;
  private static final int SUM = 1;
  private static final int NUMBERED = 3;

  static List<Statistic> statistics() {
    return List.of(Statistic.named("wma", Parameter.value("x"))
        .is("linearly weighted mean over the window: the newest value counts most")
        .formula("Σ i xᵢ / Σ i, i = 1 for the oldest")
        .source("pandas rolling(n).apply with weights 1 to n; Stock.Indicators WMA")
        .by(c -> Aggregate.of(new LinearlyWeighted(), LinearlyWeighted::mean)));
  }

  @Override
  public int width() {
    return 5;
  }

  @Override
  public void add(double[] s, int at, long time, double[] row, int from) {
    double x = row[from];
    if (Double.isFinite(x)) {
      s[at + COUNT]++;
      Compensated.add(s, at + SUM, x);
      Compensated.addProduct(s, at + NUMBERED, s[at + COUNT], x);
    }
  }

  @Override
  public void merge(double[] s, int at, double[] later, int from) {
    Compensated.add(s, at + NUMBERED, later, from + NUMBERED);
    Compensated.addProduct(s, at + NUMBERED, s[at + COUNT], later[from + SUM]);
    Compensated.add(s, at + NUMBERED, s[at + COUNT] * later[from + SUM + 1]);
    Compensated.add(s, at + SUM, later, from + SUM);
    s[at + COUNT] += later[from + COUNT];
  }

  private static double mean(double[] s, int at) {
    double n = s[at + COUNT];
    return n == 0 ? Values.NULL : Compensated.quotient(s, at + NUMBERED, n * (n + 1) / 2);
  }
}

package dev.weir.core.statistic;

import dev.weir.core.value.Values;
import java.util.List;

/**
 * Count and compensated sum: high and low part, as in Knuth's two-sum (T. J. Dekker 1971, Neumaier 1974), so that the
 * error is that of one rounding whatever the number of terms, unless they cancel almost entirely.
 */
record Sum() implements Monoid.Fading {
  private static final String SOURCE = "compensated summation: Dekker (1971), Neumaier (1974)";
  private static final int COUNT = 0;
  private static final int TOTAL = 1;
  static final int WIDTH = 3;

  static List<Statistic> statistics() {
    return List.of(
        Statistic.named("sum", Parameter.value("x"))
            .is("total")
            .formula("Σ x")
            .source(SOURCE)
            .by(c -> Aggregate.of(new Sum(), Sum::sum)),
        Statistic.named("mean", Parameter.value("x"))
            .is("arithmetic mean")
            .formula("Σ x / n")
            .source(SOURCE)
            .by(c -> Aggregate.of(new Sum(), Sum::mean)));
  }

  @Override
  public int width() {
    return WIDTH;
  }

  @Override
  public void add(double[] s, int at, long time, double[] row, int from) {
    add(s, at, row[from]);
  }

  static void add(double[] s, int at, double x) {
    if (Double.isFinite(x)) {
      s[at + COUNT]++;
      Compensated.add(s, at + TOTAL, x);
    }
  }

  @Override
  public void merge(double[] s, int at, double[] later, int from) {
    s[at + COUNT] += later[from + COUNT];
    Compensated.add(s, at + TOTAL, later, from + TOTAL);
  }

  @Override
  public void fade(double[] s, int at, double factor) {
    s[at + COUNT] *= factor;
    Compensated.scale(s, at + TOTAL, factor);
  }

  static double sum(double[] s, int at) {
    return s[at + COUNT] == 0 ? Values.NULL : Compensated.value(s, at + TOTAL);
  }

  static double mean(double[] s, int at) {
    return sum(s, at) / s[at + COUNT];
  }
}

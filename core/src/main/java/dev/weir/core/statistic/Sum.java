package dev.weir.core.statistic;

import dev.weir.core.stream.Values;
import java.util.List;

/**
 * Count and compensated sum: high and low part, as in Knuth's two-sum (T. J. Dekker 1971, Neumaier 1974), so that the
 * error is that of one rounding whatever the number of terms, unless they cancel almost entirely.
 */
record Sum() implements Monoid.Fading {
  private static final String SOURCE = "compensated summation: Dekker (1971), Neumaier (1974)";
  private static final int COUNT = 0;
  private static final int HIGH = 1;
  private static final int LOW = 2;
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
  public void clear(double[] s, int at) {
    s[at + COUNT] = 0;
    s[at + HIGH] = 0;
    s[at + LOW] = 0;
  }

  @Override
  public void add(double[] s, int at, long time, double[] row, int from) {
    add(s, at, row[from]);
  }

  static void add(double[] s, int at, double x) {
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
  public void fade(double[] s, int at, double factor) {
    s[at + COUNT] *= factor;
    s[at + HIGH] *= factor;
    s[at + LOW] *= factor;
  }

  static double sum(double[] s, int at) {
    return s[at + COUNT] == 0 ? Values.NULL : s[at + HIGH] + s[at + LOW];
  }

  static double mean(double[] s, int at) {
    return sum(s, at) / s[at + COUNT];
  }

  private static void plus(double[] s, int at, double x) {
    double high = s[at + HIGH];
    double sum = high + x;
    double virtual = sum - high;
    s[at + HIGH] = sum;
    s[at + LOW] += (high - (sum - virtual)) + (x - virtual);
  }
}

package dev.weir.core.statistic;

import dev.weir.core.value.Values;
import java.util.List;

/**
 * Count and compensated sum: high and low part, as in Knuth's two-sum (T. J. Dekker 1971, Neumaier 1974), so that the
 * error is that of one rounding whatever the number of terms, unless they cancel almost entirely. The count has two parts
 * as well, since a count that fades is a fraction.
 */
record Sum() implements Monoid.Fading, Monoid.Commutative {
  private static final String SOURCE = "compensated summation: Dekker (1971), Neumaier (1974)";
  static final int COUNT = 0;
  static final int TOTAL = COUNT + Compensated.WIDTH;
  static final int WIDTH = 2 * Compensated.WIDTH;

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
      Compensated.add(s, at + COUNT, 1);
      Compensated.add(s, at + TOTAL, x);
    }
  }

  static void addProduct(double[] s, int at, double x, double y) {
    Compensated.add(s, at + COUNT, 1);
    Compensated.addProduct(s, at + TOTAL, x, y);
  }

  @Override
  public void merge(double[] s, int at, double[] later, int from) {
    Compensated.add(s, at + COUNT, later, from + COUNT);
    Compensated.add(s, at + TOTAL, later, from + TOTAL);
  }

  @Override
  public void fade(double[] s, int at, double factor) {
    Compensated.scale(s, at + COUNT, factor);
    Compensated.scale(s, at + TOTAL, factor);
  }

  static double sum(double[] s, int at) {
    return s[at + COUNT] == 0 ? Values.NULL : Compensated.value(s, at + TOTAL);
  }

  static double mean(double[] s, int at) {
    return s[at + COUNT] == 0 ? Values.NULL : Compensated.quotient(s, at + TOTAL, at + COUNT);
  }

  /** The total of one sum by the total of another. */
  static double ratio(double[] s, int at, int by) {
    double divisor = sum(s, by);
    return divisor == 0 ? Values.NULL : Compensated.quotient(s, at + TOTAL, by + TOTAL);
  }
}

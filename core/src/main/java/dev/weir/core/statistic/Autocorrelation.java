package dev.weir.core.statistic;

import dev.weir.core.value.Values;
import java.util.List;

/**
 * The correlation of a series with itself, some observations later.
 *
 * <p>Beside mean and squared deviations the state keeps the sum C of the products of deviations that are {@code lag}
 * apart, and the first and last {@code lag} values. When the mean moves by d, each deviation loses d; since all deviations
 * sum to 0, those of the first factors sum to minus those of the last values, and C becomes {@code C + d (Σ dev of the
 * first and last values) + pairs · d²}.
 */
record Autocorrelation(int lag) implements Monoid {
  private static final int COUNT = 0;
  private static final int MEAN = 1;
  private static final int M2 = 3;
  private static final int PRODUCTS = 5;
  private static final int FIRST = 7;

  static List<Statistic> statistics() {
    return List.of(Statistic.named(
            "autocorr", Parameter.value("x"), Parameter.whole("lag", 1, 1000).or(1))
        .is("correlation of the series with itself, lag observations later")
        .formula("Σ (xᵢ - mean)(xᵢ₊ₖ - mean) / Σ (xᵢ - mean)²")
        .unit("1")
        .before("null up to lag values and where x does not vary")
        .source("NIST/SEMATECH e-Handbook, 1.3.5.12; Box and Jenkins (1976)")
        .by(c -> {
          Autocorrelation monoid = new Autocorrelation(c.integer("lag"));
          return Aggregate.of(monoid, monoid::value);
        }));
  }

  @Override
  public int width() {
    return FIRST + 2 * lag;
  }

  /** Value j of the first {@code min(n, lag)}. */
  private int first(int at, int j) {
    return at + FIRST + j;
  }

  /** Value j of the last {@code min(n, lag)}, oldest first; of fewer than lag, they are the first ones again. */
  private int last(int at, int j) {
    return at + FIRST + lag + j;
  }

  private int kept(double n) {
    return (int) Math.min(n, lag);
  }

  @Override
  public void add(double[] s, int at, long time, double[] row, int from) {
    double x = row[from];
    if (!Double.isFinite(x)) {
      return;
    }
    double n = s[at + COUNT];
    double before = Compensated.distance(x, s, at + MEAN);
    moveMean(s, at, before / (n + 1));
    double after = Compensated.distance(x, s, at + MEAN);
    Compensated.add(s, at + M2, before * after);
    s[at + COUNT] = n + 1;
    if (n >= lag) {
      double past = Compensated.distance(s[last(at, 0)], s, at + MEAN);
      Compensated.add(s, at + PRODUCTS, past * after);
      System.arraycopy(s, last(at, 1), s, last(at, 0), lag - 1);
      s[last(at, lag - 1)] = x;
    } else {
      s[first(at, (int) n)] = x;
      s[last(at, (int) n)] = x;
    }
  }

  /** Before the count changes. */
  private void moveMean(double[] s, int at, double d) {
    double pairs = s[at + COUNT] - lag;
    if (pairs > 0) {
      double deviations = 0;
      for (int j = 0; j < lag; j++) {
        deviations += Compensated.distance(s[first(at, j)], s, at + MEAN)
            + Compensated.distance(s[last(at, j)], s, at + MEAN);
      }
      Compensated.add(s, at + PRODUCTS, d * deviations + pairs * d * d);
    }
    Compensated.add(s, at + MEAN, d);
  }

  @Override
  public void merge(double[] s, int at, double[] later, int from) {
    double b = later[from + COUNT];
    if (b == 0) {
      return;
    }
    double a = s[at + COUNT];
    if (a == 0) {
      System.arraycopy(later, from, s, at, width());
      return;
    }
    double delta =
        (later[from + MEAN] - s[at + MEAN]) + (later[from + MEAN + 1] - s[at + MEAN + 1]);
    double share = b / (a + b);
    moveMean(s, at, delta * share);
    Compensated.add(s, at + M2, later, from + M2);
    Compensated.add(s, at + M2, delta * delta * (a * share));
    mergeProducts(s, at, later, from);
    for (int j = kept(a); j < lag && j - kept(a) < b; j++) {
      s[first(at, j)] = later[first(from, j - kept(a))];
    }
    appendLast(s, at, later, from);
    s[at + COUNT] = a + b;
  }

  /** The later run's products about the new mean, and those of pairs that span both runs. */
  private void mergeProducts(double[] s, int at, double[] later, int from) {
    double b = later[from + COUNT];
    if (b > lag) {
      double d = Compensated.distance(s[at + MEAN], later, from + MEAN) + s[at + MEAN + 1];
      double deviations = 0;
      for (int j = 0; j < lag; j++) {
        deviations += Compensated.distance(later[first(from, j)], later, from + MEAN)
            + Compensated.distance(later[last(from, j)], later, from + MEAN);
      }
      Compensated.add(s, at + PRODUCTS, later, from + PRODUCTS);
      Compensated.add(s, at + PRODUCTS, d * deviations + (b - lag) * d * d);
    }
    int kept = kept(s[at + COUNT]);
    for (int j = 0; j < kept; j++) {
      int partner = j + lag - kept;
      if (partner < b) {
        double x = Compensated.distance(s[last(at, j)], s, at + MEAN);
        double y = Compensated.distance(later[first(from, partner)], s, at + MEAN);
        Compensated.add(s, at + PRODUCTS, x * y);
      }
    }
  }

  private void appendLast(double[] s, int at, double[] later, int from) {
    int mine = kept(s[at + COUNT]);
    int theirs = kept(later[from + COUNT]);
    int stay = Math.min(mine, lag - theirs);
    System.arraycopy(s, last(at, mine - stay), s, last(at, 0), stay);
    System.arraycopy(later, last(from, 0), s, last(at, stay), theirs);
  }

  private double value(double[] s, int at) {
    double variation = Compensated.value(s, at + M2);
    return s[at + COUNT] > lag && variation > 0
        ? Compensated.value(s, at + PRODUCTS) / variation
        : Values.NULL;
  }
}

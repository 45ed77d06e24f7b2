package dev.weir.core.statistic;

import dev.weir.core.value.Values;
import java.util.List;

/** The smallest and the largest value. */
record Extremes() implements Monoid.Commutative {
  private static final int LEAST = 0;
  private static final int MOST = 1;

  static List<Statistic> statistics() {
    return List.of(
        Statistic.named("min", Parameter.value("x"))
            .is("smallest value")
            .formula("min x")
            .by(c -> Aggregate.of(new Extremes(), (s, at) -> s[at + LEAST])),
        Statistic.named("max", Parameter.value("x"))
            .is("largest value")
            .formula("max x")
            .by(c -> Aggregate.of(new Extremes(), (s, at) -> s[at + MOST])),
        Statistic.named("range", Parameter.value("x"))
            .is("largest minus smallest")
            .formula("max x - min x")
            .by(c -> Aggregate.of(new Extremes(), (s, at) -> s[at + MOST] - s[at + LEAST])));
  }

  @Override
  public int width() {
    return 2;
  }

  @Override
  public void clear(double[] s, int at) {
    s[at + LEAST] = Values.NULL;
    s[at + MOST] = Values.NULL;
  }

  @Override
  public void add(double[] s, int at, long time, double[] row, int from) {
    if (Double.isFinite(row[from])) {
      include(s, at, row[from], row[from]);
    }
  }

  @Override
  public void merge(double[] s, int at, double[] later, int from) {
    include(s, at, later[from + LEAST], later[from + MOST]);
  }

  /** Null compares false, so it is replaced by anything and replaces nothing but null. */
  private static void include(double[] s, int at, double least, double most) {
    if (!(s[at + LEAST] <= least) && !Double.isNaN(least)) {
      s[at + LEAST] = least;
    }
    if (!(s[at + MOST] >= most) && !Double.isNaN(most)) {
      s[at + MOST] = most;
    }
  }
}

package dev.weir.core.statistic;

import dev.weir.core.value.Type;
import dev.weir.core.value.Values;
import java.util.List;

/** How many values. Without an argument the planner gives it a constant, so that it counts observations. */
record Count() implements Monoid.Fading, Monoid.Commutative {

  static List<Statistic> statistics() {
    return List.of(Statistic.named("count", new Parameter.Value("x", Type.ANY, true, false))
        .is("observations; with x, those that have a value")
        .formula("n")
        .unit("1")
        .before("0")
        .by(c -> Aggregate.of(new Count(), (s, at) -> s[at])));
  }

  @Override
  public int width() {
    return 1;
  }

  @Override
  public void add(double[] s, int at, long time, double[] row, int from) {
    if (!Values.isNull(row[from])) {
      s[at]++;
    }
  }

  @Override
  public void merge(double[] s, int at, double[] later, int from) {
    s[at] += later[from];
  }

  @Override
  public void fade(double[] s, int at, double factor) {
    s[at] *= factor;
  }
}

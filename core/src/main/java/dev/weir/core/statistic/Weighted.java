package dev.weir.core.statistic;

import java.util.List;

/** Two compensated sums: of x times weight, and of the weights. */
record Weighted() implements Monoid.Fading, Monoid.Commutative {
  private static final Sum SUM = new Sum();

  static List<Statistic> statistics() {
    return List.of(Statistic.named("vwap", Parameter.value("price"), Parameter.value("size"))
        .is("volume-weighted average price")
        .formula("Σ price·size / Σ size")
        .unit("price")
        .before("null while Σ size is 0")
        .by(c -> Aggregate.of(new Weighted(), Weighted::mean)));
  }

  @Override
  public int width() {
    return 2 * Sum.WIDTH;
  }

  @Override
  public void add(double[] s, int at, long time, double[] row, int from) {
    double x = row[from];
    double weight = row[from + 1];
    if (Double.isFinite(x) && Double.isFinite(weight) && Double.isFinite(x * weight)) {
      Sum.addProduct(s, at, x, weight);
      Sum.add(s, at + Sum.WIDTH, weight);
    }
  }

  @Override
  public void merge(double[] s, int at, double[] later, int from) {
    SUM.merge(s, at, later, from);
    SUM.merge(s, at + Sum.WIDTH, later, from + Sum.WIDTH);
  }

  @Override
  public void fade(double[] s, int at, double factor) {
    SUM.fade(s, at, factor);
    SUM.fade(s, at + Sum.WIDTH, factor);
  }

  private static double mean(double[] s, int at) {
    return Sum.ratio(s, at, at + Sum.WIDTH);
  }
}

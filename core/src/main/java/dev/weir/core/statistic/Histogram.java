package dev.weir.core.statistic;

import java.util.ArrayList;
import java.util.List;

/** How many values fall below, into each of some equal bins of [low, high), and above. */
record Histogram(double low, double high, int bins) implements Monoid.Fading, Monoid.Commutative {

  static List<Statistic> statistics() {
    return List.of(Statistic.named(
            "histogram",
            Parameter.value("x"),
            Parameter.number("low", -1e300, 1e300),
            Parameter.number("high", -1e300, 1e300),
            Parameter.whole("bins", 1, 1000).or(10))
        .is("how many values fall into each of some bins of equal width, in a column each")
        .formula(
            "bin i: low + (i - 1) w <= x < low + i w, w = (high - low) / bins; below: x < low; above: x >= high")
        .unit("1")
        .before("0")
        .parts(c -> names(c.integer("bins")))
        .inOrder("low", "high")
        .by(c -> of(c.number("low"), c.number("high"), c.integer("bins"))));
  }

  private static List<String> names(int bins) {
    List<String> names = new ArrayList<>();
    names.add("below");
    for (int i = 1; i <= bins; i++) {
      names.add(Integer.toString(i));
    }
    names.add("above");
    return names;
  }

  private static Aggregate of(double low, double high, int bins) {
    List<Reading> readings = new ArrayList<>();
    for (int i = 0; i < bins + 2; i++) {
      int bin = i;
      readings.add((s, at) -> s[at + bin]);
    }
    return new Aggregate.OfMonoid(new Histogram(low, high, bins), List.copyOf(readings));
  }

  @Override
  public int width() {
    return bins + 2;
  }

  @Override
  public void add(double[] s, int at, long time, double[] row, int from) {
    double x = row[from];
    if (Double.isFinite(x)) {
      s[at + bin(x)]++;
    }
  }

  private int bin(double x) {
    if (x < low) {
      return 0;
    }
    return x >= high ? bins + 1 : 1 + (int) Math.min(bins - 1, (x - low) / (high - low) * bins);
  }

  @Override
  public void merge(double[] s, int at, double[] later, int from) {
    for (int i = 0; i < width(); i++) {
      s[at + i] += later[from + i];
    }
  }

  @Override
  public void fade(double[] s, int at, double factor) {
    for (int i = 0; i < width(); i++) {
      s[at + i] *= factor;
    }
  }
}

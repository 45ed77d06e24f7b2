package dev.weir.core.statistic;

import dev.weir.core.value.Values;
import java.util.List;

/** The moments of the logarithmic returns between neighbouring values, with the values at both ends. */
record Volatility() implements Monoid {
  private static final Moments RETURNS = new Moments();
  private static final int FIRST = Moments.WIDTH;
  private static final int LAST = FIRST + 1;

  static List<Statistic> statistics() {
    return List.of(Statistic.named(
            "volatility",
            Parameter.value("x"),
            Parameter.number("periods", 1e-9, 1e12).or(1))
        .is(
            "realised volatility: standard deviation of the logarithmic returns, over so many periods")
        .formula("stddev(ln(xᵢ / xᵢ₋₁)) · √periods")
        .unit("1")
        .before("null below 3 values; values at or below 0 are ignored")
        .source("Hull, Options, Futures, and Other Derivatives, 15.4")
        .by(c -> {
          double scale = Math.sqrt(c.number("periods"));
          return Aggregate.of(new Volatility(), (s, at) -> Moments.deviation(s, at) * scale);
        }));
  }

  @Override
  public int width() {
    return Moments.WIDTH + 2;
  }

  @Override
  public void clear(double[] s, int at) {
    RETURNS.clear(s, at);
    s[at + FIRST] = Values.NULL;
    s[at + LAST] = Values.NULL;
  }

  @Override
  public void add(double[] s, int at, long time, double[] row, int from) {
    double x = row[from];
    if (Double.isFinite(x) && x > 0) {
      append(s, at, x);
      s[at + LAST] = x;
    }
  }

  @Override
  public void merge(double[] s, int at, double[] later, int from) {
    if (!Values.isNull(later[from + FIRST])) {
      append(s, at, later[from + FIRST]);
      RETURNS.merge(s, at, later, from);
      s[at + LAST] = later[from + LAST];
    }
  }

  /** The return up to a value that follows. */
  private static void append(double[] s, int at, double next) {
    if (Values.isNull(s[at + FIRST])) {
      s[at + FIRST] = next;
    } else {
      Moments.add(s, at, StrictMath.log(next / s[at + LAST]));
    }
  }
}

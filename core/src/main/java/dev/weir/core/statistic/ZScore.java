package dev.weir.core.statistic;

import dev.weir.core.value.Values;
import java.util.List;

/** The moments, and the newest value beside them. */
record ZScore() implements Monoid.Fading {
  private static final Moments MOMENTS = new Moments();
  private static final int NEWEST = Moments.WIDTH;

  static List<Statistic> statistics() {
    return List.of(Statistic.named("zscore", Parameter.value("x"))
        .is("how many standard deviations the newest value is above the mean (both include it)")
        .formula("(xₙ - mean) / stddev")
        .unit("1")
        .before("null below 2 values and where stddev is 0")
        .source(Moments.SOURCE)
        .by(c -> Aggregate.of(new ZScore(), ZScore::value)));
  }

  @Override
  public int width() {
    return Moments.WIDTH + 1;
  }

  @Override
  public boolean includes(Monoid other) {
    return other.equals(this) || MOMENTS.includes(other);
  }

  @Override
  public void clear(double[] s, int at) {
    MOMENTS.clear(s, at);
    s[at + NEWEST] = Values.NULL;
  }

  @Override
  public void add(double[] s, int at, long time, double[] row, int from) {
    if (Double.isFinite(row[from])) {
      Moments.add(s, at, row[from]);
      s[at + NEWEST] = row[from];
    }
  }

  @Override
  public void merge(double[] s, int at, double[] later, int from) {
    MOMENTS.merge(s, at, later, from);
    if (!Values.isNull(later[from + NEWEST])) {
      s[at + NEWEST] = later[from + NEWEST];
    }
  }

  @Override
  public void precede(double[] s, int at, long time, double[] row, int from, int later) {
    MOMENTS.precede(s, at, time, row, from, later);
    boolean isNewest = Values.isNull(s[later + NEWEST]) && Double.isFinite(row[from]);
    s[at + NEWEST] = isNewest ? row[from] : s[later + NEWEST];
  }

  @Override
  public void fade(double[] s, int at, double factor) {
    MOMENTS.fade(s, at, factor);
  }

  static double newest(double[] s, int at) {
    return s[at + NEWEST];
  }

  private static double value(double[] s, int at) {
    double deviation = Moments.deviation(s, at);
    return deviation > 0 ? Moments.aboveMean(s[at + NEWEST], s, at) / deviation : Values.NULL;
  }
}

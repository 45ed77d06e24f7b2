package dev.weir.core.statistic;

import dev.weir.core.value.Type;
import dev.weir.core.value.Values;
import java.util.List;

/**
 * Means, squared deviations and the product of deviations of pairs: covariance, correlation and the line of least squares.
 * Combined pairwise as in {@link Moments} (Chan, Golub, LeVeque 1979; Bennett et al. 2009).
 */
record Comoments() implements Monoid.Fading, Monoid.Commutative {
  private static final String SOURCE =
      "Welford and Chan's updates for pairs: Bennett, Grout, Pébay, Roe, Thompson, IEEE Cluster 2009";
  private static final int WEIGHT = 0;
  private static final int SQUARED_WEIGHTS = 1;
  private static final int MEAN_A = 2;
  private static final int MEAN_B = 4;
  private static final int AA = 6;
  private static final int BB = 8;
  private static final int AB = 10;
  private static final int WIDTH = 12;

  static List<Statistic> statistics() {
    return List.of(
        Statistic.named("cov", Parameter.value("x"), Parameter.value("y"), Moments.OF)
            .is("covariance: of a sample, or of the population")
            .formula("Σ (x - mean x)(y - mean y) / (n - 1); population: / n")
            .unit("x·y")
            .before("null below 2 pairs; of a population, below 1")
            .source(SOURCE)
            .by(c -> Aggregate.of(
                new Comoments(),
                Moments.isSample(c) ? Comoments::covariance : Comoments::populationCovariance)),
        Statistic.named("corr", Parameter.value("x"), Parameter.value("y"))
            .is("Pearson's correlation")
            .formula("cov(x, y) / √(var x · var y)")
            .unit("1")
            .before("null below 2 pairs and where x or y does not vary")
            .source(SOURCE)
            .by(c -> Aggregate.of(new Comoments(), Comoments::correlation)),
        line("slope", "slope of the line of least squares", "Σ dx dy / Σ dx²", "y/x")
            .by(c -> c.values() == 1
                ? Aggregate.of(new Trend(), Trend::slope)
                : Aggregate.of(new Comoments(), Comoments::slope)),
        line(
                "intercept",
                "value of the line of least squares at x = 0",
                "mean y - slope · mean x",
                "y")
            .by(c -> c.values() == 1
                ? Aggregate.of(new Trend(), Trend::intercept)
                : Aggregate.of(new Comoments(), Comoments::intercept)),
        line(
                "r2",
                "share of y's variance that the line of least squares explains",
                "corr(x, y)²",
                "1")
            .by(c -> c.values() == 1
                ? Aggregate.of(new Trend(), Trend::determination)
                : Aggregate.of(
                    new Comoments(), (s, at) -> correlation(s, at) * correlation(s, at))));
  }

  private static Statistic.Builder line(String name, String meaning, String formula, String unit) {
    return Statistic.named(
            name, Parameter.value("y"), new Parameter.Value("x", Type.NUMBER, true, false))
        .is(meaning + "; without x, over the number of the observation in the window, from 0")
        .formula(formula)
        .unit(unit)
        .before("null below 2 pairs and where x does not vary")
        .source(SOURCE);
  }

  @Override
  public int width() {
    return WIDTH;
  }

  @Override
  public void add(double[] s, int at, long time, double[] row, int from) {
    double a = row[from];
    double b = row[from + 1];
    if (!Double.isFinite(a) || !Double.isFinite(b)) {
      return;
    }
    double weight = ++s[at + WEIGHT];
    s[at + SQUARED_WEIGHTS]++;
    double da = Compensated.distance(a, s, at + MEAN_A);
    double db = Compensated.distance(b, s, at + MEAN_B);
    Compensated.add(s, at + MEAN_A, da / weight);
    Compensated.add(s, at + MEAN_B, db / weight);
    double rest = Compensated.distance(b, s, at + MEAN_B);
    Compensated.add(s, at + AA, da * Compensated.distance(a, s, at + MEAN_A));
    Compensated.add(s, at + BB, db * rest);
    Compensated.add(s, at + AB, da * rest);
  }

  @Override
  public void merge(double[] s, int at, double[] later, int from) {
    double nb = later[from + WEIGHT];
    if (nb == 0) {
      return;
    }
    double na = s[at + WEIGHT];
    if (na == 0) {
      System.arraycopy(later, from, s, at, WIDTH);
      return;
    }
    double share = nb / (na + nb);
    double pairs = na * share;
    double da =
        (later[from + MEAN_A] - s[at + MEAN_A]) + (later[from + MEAN_A + 1] - s[at + MEAN_A + 1]);
    double db =
        (later[from + MEAN_B] - s[at + MEAN_B]) + (later[from + MEAN_B + 1] - s[at + MEAN_B + 1]);
    s[at + WEIGHT] = na + nb;
    s[at + SQUARED_WEIGHTS] += later[from + SQUARED_WEIGHTS];
    Compensated.add(s, at + MEAN_A, da * share);
    Compensated.add(s, at + MEAN_B, db * share);
    for (int product = AA; product <= AB; product += Compensated.WIDTH) {
      Compensated.add(s, at + product, later, from + product);
    }
    Compensated.add(s, at + AA, da * da * pairs);
    Compensated.add(s, at + BB, db * db * pairs);
    Compensated.add(s, at + AB, da * db * pairs);
  }

  @Override
  public void fade(double[] s, int at, double factor) {
    s[at + WEIGHT] *= factor;
    s[at + SQUARED_WEIGHTS] *= factor * factor;
    for (int product = AA; product <= AB; product += Compensated.WIDTH) {
      Compensated.scale(s, at + product, factor);
    }
  }

  private static double covariance(double[] s, int at) {
    double freedom = s[at + WEIGHT] - s[at + SQUARED_WEIGHTS] / s[at + WEIGHT];
    return freedom > 0 ? Compensated.value(s, at + AB) / freedom : Values.NULL;
  }

  private static double populationCovariance(double[] s, int at) {
    return s[at + WEIGHT] == 0 ? Values.NULL : Compensated.value(s, at + AB) / s[at + WEIGHT];
  }

  private static double correlation(double[] s, int at) {
    double both =
        Math.sqrt(Compensated.value(s, at + AA)) * Math.sqrt(Compensated.value(s, at + BB));
    return both > 0 ? Math.clamp(Compensated.value(s, at + AB) / both, -1, 1) : Values.NULL;
  }

  /** Of the first argument over the second. */
  private static double slope(double[] s, int at) {
    double variation = Compensated.value(s, at + BB);
    return variation > 0 ? Compensated.value(s, at + AB) / variation : Values.NULL;
  }

  private static double intercept(double[] s, int at) {
    return Compensated.value(s, at + MEAN_A) - slope(s, at) * Compensated.value(s, at + MEAN_B);
  }
}

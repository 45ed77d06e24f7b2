package dev.weir.core.model;

import static dev.weir.core.statistic.Parameter.number;
import static dev.weir.core.statistic.Parameter.whole;

import dev.weir.core.statistic.Aggregate;
import dev.weir.core.statistic.Parameter;
import dev.weir.core.statistic.Statistic;
import dev.weir.core.value.Values;
import java.util.List;

/** Triple exponential smoothing with an additive season. */
final class HoltWinters extends Forecast {
  private static final int COUNT = 0;
  private static final int LEVEL = 1;
  private static final int TREND = 2;
  private static final int SEASON = 3;

  private final int season;
  private final double alpha;
  private final double beta;
  private final double gamma;
  private final double[] s; // the season's part holds the first values until there are enough

  private HoltWinters(int season, double alpha, double beta, double gamma, int horizon) {
    super(horizon);
    this.season = season;
    this.alpha = alpha;
    this.beta = beta;
    this.gamma = gamma;
    this.s = new double[SEASON + season];
  }

  static List<Statistic> statistics() {
    return List.of(Statistic.named(
            "holt_winters",
            Parameter.value("x"),
            whole("season", 2, 100_000),
            number("alpha", 0, 1).or(0.3),
            number("beta", 0, 1).or(0.1),
            number("gamma", 0, 1).or(0.1),
            whole("horizon", 1, 1000).or(1))
        .is(
            "forecast by level, trend and an additive season of so many observations, with its mean absolute error beside that of no change")
        .formula(
            "level ← α (x - s) + (1 - α)(level + trend); trend ← β Δlevel + (1 - β) trend; s ← γ (x - level - trend) + (1 - γ) s, with level and trend of before")
        .before(
            "null below one season, whose mean and deviations begin level and season; errors: horizon values later")
        .source("Winters (1960); Hyndman and Athanasopoulos, Forecasting, 8.3")
        .parts(PARTS)
        .by(c -> {
          int season = c.integer("season");
          double alpha = c.number("alpha");
          double beta = c.number("beta");
          double gamma = c.number("gamma");
          int horizon = c.integer("horizon");
          return Aggregate.ofSequence(
              PARTS.length, () -> new HoltWinters(season, alpha, beta, gamma, horizon));
        }));
  }

  @Override
  void learn(double x) {
    int slot = SEASON + (int) (s[COUNT] % season);
    if (s[COUNT]++ < season) {
      s[slot] = x;
      s[LEVEL] += (x - s[LEVEL]) / s[COUNT];
      if (s[COUNT] == season) {
        for (int i = SEASON; i < s.length; i++) {
          s[i] -= s[LEVEL];
        }
      }
      return;
    }
    double level = s[LEVEL];
    double trend = s[TREND];
    double seasonal = s[slot];
    double expected = level + trend;
    s[LEVEL] = expected + alpha * (x - seasonal - expected);
    s[TREND] = trend + beta * (s[LEVEL] - level - trend);
    s[slot] = seasonal + gamma * (x - expected - seasonal);
  }

  @Override
  double forecast(int ahead) {
    return s[COUNT] < season
        ? Values.NULL
        : s[LEVEL] + ahead * s[TREND] + s[SEASON + (int) ((s[COUNT] + ahead - 1) % season)];
  }

  @Override
  double[] state() {
    return s;
  }
}

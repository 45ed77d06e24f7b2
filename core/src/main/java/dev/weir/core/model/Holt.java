package dev.weir.core.model;

import static dev.weir.core.statistic.Parameter.number;
import static dev.weir.core.statistic.Parameter.whole;

import dev.weir.core.statistic.Aggregate;
import dev.weir.core.statistic.Parameter;
import dev.weir.core.statistic.Statistic;
import dev.weir.core.value.Values;
import java.util.List;

/** Double exponential smoothing: a level and a trend. */
final class Holt extends Forecast {
  private static final int COUNT = 0;
  private static final int LEVEL = 1;
  private static final int TREND = 2;

  private final double alpha;
  private final double beta;
  private final double[] s = new double[3];

  private Holt(double alpha, double beta, int horizon) {
    super(horizon);
    this.alpha = alpha;
    this.beta = beta;
  }

  static List<Statistic> statistics() {
    return List.of(Statistic.named(
            "holt",
            Parameter.value("x"),
            number("alpha", 0, 1).or(0.3),
            number("beta", 0, 1).or(0.1),
            whole("horizon", 1, 1000).or(1))
        .is("forecast by level and trend, with its mean absolute error beside that of no change")
        .formula(
            "level ← α x + (1 - α)(level + trend); trend ← β Δlevel + (1 - β) trend; forecast = level + horizon · trend")
        .before(
            "null below 2 values, where level and trend are x₂ and x₂ - x₁; errors: horizon values later")
        .source("Holt (1957); Hyndman and Athanasopoulos, Forecasting, 8.2")
        .parts(PARTS)
        .by(c -> {
          double alpha = c.number("alpha");
          double beta = c.number("beta");
          int horizon = c.integer("horizon");
          return Aggregate.ofSequence(PARTS.length, () -> new Holt(alpha, beta, horizon));
        }));
  }

  @Override
  void learn(double x) {
    s[COUNT]++;
    if (s[COUNT] <= 2) {
      s[TREND] = s[COUNT] == 1 ? 0 : x - s[LEVEL];
      s[LEVEL] = x;
      return;
    }
    double before = s[LEVEL];
    // as corrections by the error, so that a series that does not change has that level to the bit
    double expected = before + s[TREND];
    s[LEVEL] = expected + alpha * (x - expected);
    s[TREND] += beta * (s[LEVEL] - before - s[TREND]);
  }

  @Override
  double forecast(int ahead) {
    return s[COUNT] < 2 ? Values.NULL : s[LEVEL] + ahead * s[TREND];
  }

  @Override
  double[] state() {
    return s;
  }
}

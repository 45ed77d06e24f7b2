package dev.weir.core.model;

import static dev.weir.core.statistic.Parameter.number;

import dev.weir.core.statistic.Aggregate;
import dev.weir.core.statistic.Parameter;
import dev.weir.core.statistic.Statistic;
import dev.weir.core.value.Values;
import java.util.List;

/** The Kalman filter of the local level model: a random walk, seen through noise. */
final class Kalman extends Forecast {
  private static final int COUNT = 0;
  private static final int LEVEL = 1;
  private static final int VARIANCE = 2;

  private final double walk;
  private final double noise;
  private final double[] s = new double[3];

  private Kalman(double walk, double noise) {
    super(1);
    this.walk = walk;
    this.noise = noise;
  }

  static List<Statistic> statistics() {
    return List.of(Statistic.named(
            "kalman", Parameter.value("x"), number("q", 0, 1e300), number("r", 1e-300, 1e300))
        .is(
            "level of a random walk of variance q a step, seen through noise of variance r; its mean absolute error beside that of no change")
        .formula("p ← p + q; k = p / (p + r); level ← level + k (x - level); p ← (1 - k) p")
        .before(
            "null before the first value, which begins the level with p = r; errors: one value later")
        .source(
            "Kalman (1960); Durbin and Koopman, Time Series Analysis by State Space Methods, 2.2")
        .parts(PARTS)
        .by(c -> {
          double q = c.number("q");
          double r = c.number("r");
          return Aggregate.ofSequence(PARTS.length, () -> new Kalman(q, r));
        }));
  }

  @Override
  void learn(double x) {
    if (s[COUNT]++ == 0) {
      s[LEVEL] = x;
      s[VARIANCE] = noise;
      return;
    }
    double before = s[VARIANCE] + walk;
    double gain = before / (before + noise);
    s[LEVEL] += gain * (x - s[LEVEL]);
    s[VARIANCE] = (1 - gain) * before;
  }

  @Override
  double forecast(int ahead) {
    return s[COUNT] == 0 ? Values.NULL : s[LEVEL];
  }

  @Override
  double[] state() {
    return s;
  }
}

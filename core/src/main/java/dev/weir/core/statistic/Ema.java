package dev.weir.core.statistic;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;

/** The exponential moving average, with each way there is to begin it. */
final class Ema implements Sequence {
  private final SmoothedMean mean;

  private Ema(int n) {
    this.mean = SmoothedMean.exponential(n);
  }

  static List<Statistic> statistics() {
    return List.of(Statistic.named(
            "ema",
            Parameter.value("x"),
            Parameter.whole("n", 1, 1_000_000_000),
            Parameter.choice("seed", "first", "sma", "zero", "adjusted"))
        .is(
            "exponential moving average of span n; begun with the first value, with the mean of the first n, or with 0; or adjusted: with weights that sum to 1 from the beginning")
        .formula(
            "y ← y + (x - y) a, a = 2 / (n + 1); adjusted: Σ (1 - a)ⁱ xₙ₋ᵢ / Σ (1 - a)ⁱ, the same in the long run")
        .before("null before the first value; with 'sma', before n values")
        .source(
            "first: pandas ewm(span=n, adjust=False); adjusted: pandas ewm(span=n); sma: TA-Lib; zero: DEBS 2022 Grand Challenge")
        .by(Ema::aggregate));
  }

  private static Aggregate aggregate(Constants c) {
    int n = c.integer("n");
    double alpha = 2.0 / (n + 1);
    return switch (c.choice("seed")) {
      case "first" -> Aggregate.of(new ExponentialMean(alpha), ExponentialMean::fromFirst);
      case "zero" -> Aggregate.of(new ExponentialMean(alpha), ExponentialMean::fromZero);
      case "adjusted" -> Aggregate.of(new ExponentialMean(alpha), ExponentialMean::adjusted);
      default -> Aggregate.ofSequence(1, () -> new Ema(n));
    };
  }

  @Override
  public void add(long time, double[] row, int from) {
    if (Double.isFinite(row[from])) {
      mean.add(row[from]);
    }
  }

  @Override
  public double value(int part) {
    return mean.value();
  }

  @Override
  public void save(DataOutput out) throws IOException {
    mean.save(out);
  }

  @Override
  public void restore(DataInput in) throws IOException {
    mean.restore(in);
  }
}

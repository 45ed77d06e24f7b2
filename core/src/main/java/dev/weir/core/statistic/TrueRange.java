package dev.weir.core.statistic;

import dev.weir.core.value.Values;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;

/** Wilder's average true range of bars. */
final class TrueRange implements Sequence {
  private final SmoothedMean mean;
  private double previousClose = Values.NULL;

  private TrueRange(int n) {
    this.mean = SmoothedMean.wilder(n);
  }

  static List<Statistic> statistics() {
    return List.of(Statistic.named(
            "atr",
            Parameter.value("high"),
            Parameter.value("low"),
            Parameter.value("close"),
            Parameter.whole("n", 1, 1_000_000).or(14))
        .is("average true range of bars: how far the price moves within one, gaps included")
        .formula(
            "mean of the first n of max(high, closeᵢ₋₁) - min(low, closeᵢ₋₁), then Wilder's smoothing by 1 / n")
        .unit("price")
        .before("null before n + 1 bars")
        .source("Wilder, New Concepts in Technical Trading Systems (1978)")
        .by(c -> {
          int n = c.integer("n");
          return Aggregate.ofSequence(1, () -> new TrueRange(n));
        }));
  }

  @Override
  public void add(long time, double[] row, int from) {
    double high = row[from];
    double low = row[from + 1];
    double close = row[from + 2];
    if (!Double.isFinite(high) || !Double.isFinite(low) || !Double.isFinite(close)) {
      return;
    }
    if (!Values.isNull(previousClose)) {
      mean.add(Math.max(high, previousClose) - Math.min(low, previousClose));
    }
    previousClose = close;
  }

  @Override
  public double value(int part) {
    return mean.value();
  }

  @Override
  public void save(DataOutput out) throws IOException {
    mean.save(out);
    out.writeDouble(previousClose);
  }

  @Override
  public void restore(DataInput in) throws IOException {
    mean.restore(in);
    previousClose = in.readDouble();
  }
}

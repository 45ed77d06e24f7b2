package dev.weir.core.statistic;

import dev.weir.core.value.Values;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;

/** Wilder's relative strength index. */
final class Rsi implements Sequence {
  private final SmoothedMean gain;
  private final SmoothedMean loss;
  private double previous = Values.NULL;

  private Rsi(int n) {
    this.gain = SmoothedMean.wilder(n);
    this.loss = SmoothedMean.wilder(n);
  }

  static List<Statistic> statistics() {
    return List.of(Statistic.named(
            "rsi", Parameter.value("x"), Parameter.whole("n", 1, 1_000_000).or(14))
        .is("relative strength index: share of the gains in all movement, 0 to 100")
        .formula(
            "100 · gain / (gain + loss), each the mean of the first n changes, then Wilder's smoothing by 1 / n")
        .unit("1")
        .before("null before n changes; 100 where nothing was lost")
        .source("Wilder, New Concepts in Technical Trading Systems (1978)")
        .by(c -> {
          int n = c.integer("n");
          return Aggregate.ofSequence(1, () -> new Rsi(n));
        }));
  }

  @Override
  public void add(long time, double[] row, int from) {
    double x = row[from];
    if (!Double.isFinite(x)) {
      return;
    }
    if (!Values.isNull(previous)) {
      gain.add(Math.max(0, x - previous));
      loss.add(Math.max(0, previous - x));
    }
    previous = x;
  }

  @Override
  public double value(int part) {
    double lost = loss.value();
    return lost == 0 ? 100 : 100 * gain.value() / (gain.value() + lost);
  }

  @Override
  public void save(DataOutput out) throws IOException {
    gain.save(out);
    loss.save(out);
    out.writeDouble(previous);
  }

  @Override
  public void restore(DataInput in) throws IOException {
    gain.restore(in);
    loss.restore(in);
    previous = in.readDouble();
  }
}

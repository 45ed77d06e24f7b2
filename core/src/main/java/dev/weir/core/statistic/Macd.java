package dev.weir.core.statistic;

import dev.weir.core.value.Values;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;

/** Moving average convergence/divergence. */
final class Macd implements Sequence {
  private final SmoothedMean fast;
  private final SmoothedMean slow;
  private final SmoothedMean signal;

  private Macd(int fast, int slow, int signal) {
    this.fast = SmoothedMean.exponential(fast);
    this.slow = SmoothedMean.exponential(slow);
    this.signal = SmoothedMean.exponential(signal);
  }

  static List<Statistic> statistics() {
    return List.of(Statistic.named(
            "macd",
            Parameter.value("x"),
            Parameter.whole("fast", 1, 1_000_000).or(12),
            Parameter.whole("slow", 1, 1_000_000).or(26),
            Parameter.whole("signal", 1, 1_000_000).or(9))
        .is(
            "difference of a fast and a slow moving average, its own average, and the difference of both")
        .formula(
            "line = ema(x, fast, 'sma') - ema(x, slow, 'sma'); signal = ema(line, signal, 'sma'); histogram = line - signal")
        .before(
            "line: null before as many values as the slower average takes; signal: as many more")
        .source("Appel (1979), seeded as in TA-Lib and Stock.Indicators")
        .parts("line", "signal", "histogram")
        .inOrder("fast", "slow")
        .by(c -> {
          int fast = c.integer("fast");
          int slow = c.integer("slow");
          int signal = c.integer("signal");
          return Aggregate.ofSequence(3, () -> new Macd(fast, slow, signal));
        }));
  }

  @Override
  public void add(long time, double[] row, int from) {
    if (!Double.isFinite(row[from])) {
      return;
    }
    fast.add(row[from]);
    slow.add(row[from]);
    if (!Values.isNull(line())) {
      signal.add(line());
    }
  }

  private double line() {
    return fast.value() - slow.value(); // null while one of them is
  }

  @Override
  public double value(int part) {
    return switch (part) {
      case 0 -> line();
      case 1 -> signal.value();
      default -> line() - signal.value();
    };
  }

  @Override
  public void save(DataOutput out) throws IOException {
    fast.save(out);
    slow.save(out);
    signal.save(out);
  }

  @Override
  public void restore(DataInput in) throws IOException {
    fast.restore(in);
    slow.restore(in);
    signal.restore(in);
  }
}

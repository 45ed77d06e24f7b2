package dev.weir.core.model;

import static dev.weir.core.statistic.Parameter.number;

import dev.weir.core.statistic.Aggregate;
import dev.weir.core.statistic.Parameter;
import dev.weir.core.statistic.Sequence;
import dev.weir.core.statistic.Statistic;
import dev.weir.core.value.Values;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;

/**
 * Two cumulative sums, one of the excess above what is expected and one of that below, which alarm when they pass a
 * threshold and then begin anew: Page's CUSUM with a given target, and the Page-Hinkley test, whose target is the mean so
 * far.
 */
final class ChangeDetector implements Sequence {
  private static final String[] PARTS = {"alarm", "high", "low"};
  private static final String SOURCE = "Page, Biometrika 41 (1954); ";

  private final double target; // null: the mean so far
  private final double slack;
  private final double threshold;
  private double count;
  private double mean;
  private double high;
  private double low;
  private double alarm = Values.NULL;

  private ChangeDetector(double target, double slack, double threshold) {
    this.target = target;
    this.slack = slack;
    this.threshold = threshold;
  }

  static List<Statistic> statistics() {
    return List.of(
        Statistic.named(
                "cusum",
                Parameter.value("x"),
                number("target", -1e300, 1e300),
                number("k", 0, 1e300),
                number("h", 0, 1e300))
            .is(
                "cumulative sums of what exceeds the target by more than k, on both sides; alarm (1 above, -1 below, else 0) when one passes h")
            .formula(
                "high ← max(0, high + x - target - k); low ← max(0, low + target - k - x); both 0 after an alarm")
            .source(SOURCE + "Montgomery, Introduction to Statistical Quality Control, 9.1")
            .parts(PARTS)
            .by(c -> detector(c.number("target"), c.number("k"), c.number("h"))),
        Statistic.named(
                "page_hinkley",
                Parameter.value("x"),
                number("delta", 0, 1e300).or(0.005),
                number("lambda", 0, 1e300).or(50))
            .is(
                "a change of the mean: cumulative sums of the deviations from the mean so far beyond delta; alarm (1 up, -1 down, else 0) when one passes lambda")
            .formula("as cusum(x, mean so far, delta, lambda); the mean begins anew after an alarm")
            .source(SOURCE + "Gama et al., ACM Computing Surveys 46 (2014)")
            .parts(PARTS)
            .by(c -> detector(Values.NULL, c.number("delta"), c.number("lambda"))));
  }

  private static Aggregate detector(double target, double slack, double threshold) {
    return Aggregate.ofSequence(PARTS.length, () -> new ChangeDetector(target, slack, threshold));
  }

  @Override
  public void add(long time, double[] row, int from) {
    double x = row[from];
    if (!Double.isFinite(x)) {
      return;
    }
    if (!Values.isNull(alarm) && alarm != 0) {
      begin();
    }
    count++;
    mean += (x - mean) / count;
    double deviation = x - (Values.isNull(target) ? mean : target);
    high = Math.max(0, high + deviation - slack);
    low = Math.max(0, low - deviation - slack);
    alarm = high > threshold ? 1 : low > threshold ? -1 : 0;
  }

  private void begin() {
    count = 0;
    mean = 0;
    high = 0;
    low = 0;
  }

  @Override
  public double value(int part) {
    return part == 0 ? alarm : Values.isNull(alarm) ? Values.NULL : part == 1 ? high : low;
  }

  @Override
  public void save(DataOutput out) throws IOException {
    for (double value : new double[] {count, mean, high, low, alarm}) {
      out.writeDouble(value);
    }
  }

  @Override
  public void restore(DataInput in) throws IOException {
    count = in.readDouble();
    mean = in.readDouble();
    high = in.readDouble();
    low = in.readDouble();
    alarm = in.readDouble();
  }
}

package dev.weir.core.model;

import dev.weir.core.statistic.Aggregate;
import dev.weir.core.statistic.Parameter;
import dev.weir.core.statistic.Sequence;
import dev.weir.core.statistic.Statistic;
import dev.weir.core.stream.Values;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;

/**
 * How unusual the newest value of a series is, given all before it. Four measures are taken: the value itself, its step
 * from the one before, its distance from the recent level, and from what is usual at this hour of the day (in UTC). Each
 * learns how its own values are distributed, heavy tails included ({@link Measure}, {@link Tail}), so that a measure that
 * fits a series badly is seldom surprised. The score takes two witnesses: it is the mean of the two largest surprises, that
 * is {@code -log10} of the geometric mean of the two smallest probabilities, as a share of 10.
 *
 * <p>Nothing is fitted to a kind of data, and no scale needs to be given: the score of {@code a + b x} is that of {@code x}.
 * O(1) time and about 2 kB a series. bench/nab compares it with others.
 */
public final class Anomaly implements Sequence {
  private static final int LEARNING = 100;
  private static final double CERTAIN = 10; // -log10 of the probability at which the score is 1
  private static final double RECENT = 0.1;
  private static final double REACH = 100;
  private static final double LARGEST = 1e150;

  private final Measure value = new Measure(true);
  private final Measure step = new Measure(false);
  private final Measure jump = new Measure(false);
  private final Measure daily = new Measure(true);
  private final HourlyLevels hours = new HourlyLevels();
  private long count;
  private double previous;
  private double level;
  private double score;

  private Anomaly() {}

  public static List<Statistic> statistics() {
    return List.of(Statistic.named("anomaly", Parameter.value("x"))
        .is(
            "how unusual the newest value is, 0 to 1: 0.3 is about one in a thousand, 0.5 one in a hundred thousand; it learns"
                + " the series by its values, steps, jumps from the recent level and deviations from the usual at the hour (UTC)")
        .formula(
            "(s₁ + s₂) / 20, at most 1: the two largest of the four measures' -log10 P(at least as far out), by peaks over threshold")
        .unit("1")
        .before("null below 100 values")
        .source("Siffer et al., KDD 2017; Hosking and Wallis, Technometrics 29 (1987)")
        .by(c -> Aggregate.ofSequence(1, Anomaly::new)));
  }

  @Override
  public void add(long time, double[] row, int from) {
    if (!Double.isFinite(row[from])) {
      return;
    }
    double x = Math.clamp(row[from], -LARGEST, LARGEST);
    boolean isFirst = count++ == 0;
    double a = value.add(x);
    double b = isFirst ? 0 : step.add(x - previous);
    previous = x;
    if (!value.isStarted()) {
      return;
    }
    double c = 0;
    if (count == Measure.FIRST) {
      level = value.location();
    } else {
      c = jump.add(x - level);
    }
    double near = value.withinReach(x, REACH); // one wild value must not spoil the levels
    level += RECENT * (near - level);
    double d = hours.isKnown(time) ? daily.add(x - hours.at(time)) : 0;
    hours.add(time, near);
    score = Math.min(1, twoLargest(a, b, c, d) / (2 * CERTAIN));
  }

  private static double twoLargest(double a, double b, double c, double d) {
    double firstPair = Math.max(a, b);
    double secondPair = Math.max(c, d);
    double largest = Math.max(firstPair, secondPair);
    double others = firstPair > secondPair
        ? Math.max(Math.min(a, b), secondPair)
        : Math.max(Math.min(c, d), firstPair);
    return largest + others;
  }

  @Override
  public double value(int part) {
    return count < LEARNING ? Values.NULL : score;
  }

  @Override
  public void save(DataOutput out) throws IOException {
    value.save(out);
    step.save(out);
    jump.save(out);
    daily.save(out);
    hours.save(out);
    out.writeLong(count);
    out.writeDouble(previous);
    out.writeDouble(level);
    out.writeDouble(score);
  }

  @Override
  public void restore(DataInput in) throws IOException {
    value.restore(in);
    step.restore(in);
    jump.restore(in);
    daily.restore(in);
    hours.restore(in);
    count = in.readLong();
    previous = in.readDouble();
    level = in.readDouble();
    score = in.readDouble();
  }
}

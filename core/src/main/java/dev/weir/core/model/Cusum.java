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
 * Page's two-sided cumulative sums of the standardised values, self-starting: mean and standard deviation are those of all
 * values since the last alarm, so that no target has to be known. After an alarm it starts anew.
 */
public final class Cusum implements Sequence {
  private static final int LEARNING = 30;

  private final double allowance;
  private final double limit;
  private double count;
  private double mean;
  private double squares; // Σ (x - mean)², by Welford
  private double up;
  private double down;
  private double alarm;

  private Cusum(double allowance, double limit) {
    this.allowance = allowance;
    this.limit = limit;
  }

  public static List<Statistic> statistics() {
    return List.of(Statistic.named(
            "cusum",
            Parameter.value("x"),
            Parameter.number("k", 0, 100).or(0.5),
            Parameter.number("h", 0, 1e6).or(5))
        .is(
            "change of the mean by cumulative sums: alarm is 1 where one passes h, from where on it starts anew; k and h in standard"
                + " deviations, k half of the change to find")
        .formula(
            "z = (x - mean) / stddev of the values before, since the last alarm; up ← max(0, up + z - k); down ← max(0, down - z - k);"
                + " alarm = up > h or down > h")
        .unit("1")
        .before("null before the first value; the first 30 after each start are only learned")
        .source("Page, Biometrika 41 (1954); self-starting: Hawkins, The Statistician 36 (1987)")
        .parts("alarm", "up", "down")
        .by(c -> Aggregate.ofSequence(3, () -> new Cusum(c.number("k"), c.number("h")))));
  }

  @Override
  public void add(long time, double[] row, int from) {
    double x = row[from];
    if (!Inputs.isUsable(x)) {
      return;
    }
    if (alarm == 1) {
      count = 0;
      mean = 0;
      squares = 0;
      up = 0;
      down = 0;
    }
    if (count >= LEARNING) {
      double z = standardised(x);
      up = Math.max(0, up + z - allowance);
      down = Math.max(0, down - z - allowance);
    }
    alarm = up > limit || down > limit ? 1 : 0;
    count++;
    double distance = x - mean;
    mean += distance / count;
    squares += distance * (x - mean);
  }

  /** Of a series that did not vary, anything else is infinitely far; the sums stay finite. */
  private double standardised(double x) {
    double deviation = Math.sqrt(squares / (count - 1));
    return x == mean ? 0 : Math.clamp((x - mean) / deviation, -Inputs.LARGEST, Inputs.LARGEST);
  }

  @Override
  public double value(int part) {
    if (count == 0) {
      return Values.NULL;
    }
    return switch (part) {
      case 0 -> alarm;
      case 1 -> up;
      default -> down;
    };
  }

  @Override
  public void save(DataOutput out) throws IOException {
    Doubles.save(out, new double[] {count, mean, squares, up, down, alarm});
  }

  @Override
  public void restore(DataInput in) throws IOException {
    count = in.readDouble();
    mean = in.readDouble();
    squares = in.readDouble();
    up = in.readDouble();
    down = in.readDouble();
    alarm = in.readDouble();
  }
}

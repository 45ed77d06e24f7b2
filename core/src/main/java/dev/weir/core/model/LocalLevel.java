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

/** Kalman's filter for a level that walks at random and is seen through noise. */
public final class LocalLevel implements Sequence {
  private static final double LARGEST_VARIANCE = 1e100;

  private final double walk;
  private final double noise;
  private final Forecasts forecasts = new Forecasts(1);
  private double level = Values.NULL;
  private double variance;

  private LocalLevel(double walk, double noise) {
    this.walk = walk;
    this.noise = noise;
  }

  public static List<Statistic> statistics() {
    return List.of(Statistic.named(
            "kalman",
            Parameter.value("x"),
            Parameter.number("q", 0, LARGEST_VARIANCE),
            Parameter.number("r", 0, LARGEST_VARIANCE))
        .is(
            "level of a series that walks at random, with variance q per observation, and is measured with noise of variance r;"
                + " it is also the forecast, and variance is how uncertain it is")
        .formula(
            "P ← P + q; K = P / (P + r); level ← level + K (x - level); variance P ← (1 - K) P; "
                + Skill.FORMULA)
        .before("null before the first value, with which the level begins, with P = r")
        .source("Kalman (1960); Durbin, Koopman, Time Series Analysis by State Space Methods, 2; "
            + Skill.SOURCE)
        .parts(Skill.after("level", "variance"))
        .by(c -> Aggregate.ofSequence(5, () -> new LocalLevel(c.number("q"), c.number("r")))));
  }

  @Override
  public void add(long time, double[] row, int from) {
    double x = row[from];
    if (!Inputs.isUsable(x)) {
      return;
    }
    forecasts.judge(x);
    if (Values.isNull(level)) {
      level = x;
      variance = noise;
    } else {
      double predicted = variance + walk;
      double gain = predicted == 0 ? 0 : predicted / (predicted + noise);
      level += gain * (x - level);
      variance = gain * noise; // (1 - K) P
    }
    forecasts.make(level, x);
  }

  @Override
  public double value(int part) {
    if (Values.isNull(level)) {
      return Values.NULL;
    }
    return switch (part) {
      case 0 -> level;
      case 1 -> variance;
      default -> forecasts.value(part - 2);
    };
  }

  @Override
  public void save(DataOutput out) throws IOException {
    forecasts.save(out);
    out.writeDouble(level);
    out.writeDouble(variance);
  }

  @Override
  public void restore(DataInput in) throws IOException {
    forecasts.restore(in);
    level = in.readDouble();
    variance = in.readDouble();
  }
}

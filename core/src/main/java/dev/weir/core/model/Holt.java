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

/** Holt's linear method: a level and a trend, both smoothed exponentially; begun with the second value and the first step. */
public final class Holt implements Sequence {
  private static final int MAX_HORIZON = 10_000;

  private final double alpha;
  private final double beta;
  private final int horizon;
  private final Forecasts forecasts;
  private long count;
  private double level;
  private double trend;

  private Holt(double alpha, double beta, int horizon) {
    this.alpha = alpha;
    this.beta = beta;
    this.horizon = horizon;
    this.forecasts = new Forecasts(horizon);
  }

  static Parameter horizonParameter() {
    return Parameter.whole("horizon", 1, MAX_HORIZON).or(1);
  }

  public static List<Statistic> statistics() {
    return List.of(Statistic.named(
            "holt",
            Parameter.value("x"),
            Parameter.number("alpha", 0, 1),
            Parameter.number("beta", 0, 1),
            horizonParameter())
        .is(
            "forecast of the value so many observations ahead by Holt's linear method: a level and a trend")
        .formula(
            "level ← α x + (1 - α)(level + trend); trend ← β Δlevel + (1 - β) trend; forecast = level + horizon · trend; "
                + Skill.FORMULA)
        .before(
            "null below 2 values; level and trend begin with the second value and the first step")
        .source("Holt (1957); Hyndman, Athanasopoulos, Forecasting, 8.2; " + Skill.SOURCE)
        .parts(Skill.after("forecast", "level", "trend"))
        .by(c -> Aggregate.ofSequence(
            6, () -> new Holt(c.number("alpha"), c.number("beta"), c.integer("horizon")))));
  }

  @Override
  public void add(long time, double[] row, int from) {
    double x = row[from];
    if (!Inputs.isUsable(x)) {
      return;
    }
    forecasts.judge(x);
    count++;
    if (count <= 2) {
      trend = count == 1 ? 0 : x - level;
      level = x;
    } else {
      double before = level;
      level = alpha * x + (1 - alpha) * (level + trend);
      trend = beta * (level - before) + (1 - beta) * trend;
    }
    forecasts.make(value(0), x);
  }

  @Override
  public double value(int part) {
    if (count < 2) {
      return Values.NULL;
    }
    return switch (part) {
      case 0 -> level + horizon * trend;
      case 1 -> level;
      case 2 -> trend;
      default -> forecasts.value(part - 3);
    };
  }

  @Override
  public void save(DataOutput out) throws IOException {
    forecasts.save(out);
    out.writeLong(count);
    out.writeDouble(level);
    out.writeDouble(trend);
  }

  @Override
  public void restore(DataInput in) throws IOException {
    forecasts.restore(in);
    count = in.readLong();
    level = in.readDouble();
    trend = in.readDouble();
  }
}

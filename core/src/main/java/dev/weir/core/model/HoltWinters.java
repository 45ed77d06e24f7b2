package dev.weir.core.model;

import dev.weir.core.statistic.Aggregate;
import dev.weir.core.statistic.Constants;
import dev.weir.core.statistic.Parameter;
import dev.weir.core.statistic.Sequence;
import dev.weir.core.statistic.Statistic;
import dev.weir.core.stream.Values;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;

/**
 * Holt and Winters' additive method: a level, a trend, and what each place in the season adds.
 *
 * <p>It begins after two seasons, with the line through their means, and the mean distance of each place from that line.
 */
public final class HoltWinters implements Sequence {
  private static final int MAX_SEASON = 100_000;

  private final int season;
  private final double alpha;
  private final double beta;
  private final double gamma;
  private final int horizon;
  private final Forecasts forecasts;
  private final double[] first; // the first two seasons
  private final double[] seasonal;
  private long count;
  private double level;
  private double trend;

  private HoltWinters(Constants c) {
    this.season = c.integer("season");
    this.alpha = c.number("alpha");
    this.beta = c.number("beta");
    this.gamma = c.number("gamma");
    this.horizon = c.integer("horizon");
    this.forecasts = new Forecasts(horizon);
    this.first = new double[2 * season];
    this.seasonal = new double[season];
  }

  public static List<Statistic> statistics() {
    return List.of(Statistic.named(
            "holt_winters",
            Parameter.value("x"),
            Parameter.whole("season", 2, MAX_SEASON),
            Parameter.number("alpha", 0, 1),
            Parameter.number("beta", 0, 1),
            Parameter.number("gamma", 0, 1),
            Holt.horizonParameter())
        .is(
            "forecast of the value so many observations ahead by Holt and Winters' additive method: a level, a trend, and a season"
                + " of so many observations")
        .formula(
            "level ← α (x - s) + (1 - α)(level + trend); trend ← β Δlevel + (1 - β) trend; s ← γ (x - levelₒ - trendₒ) + (1 - γ) s, s of"
                + " the same place in the season and levelₒ, trendₒ those before; forecast = level + horizon · trend + s; "
                + Skill.FORMULA)
        .before(
            "null below 2 seasons, whose line and mean distances from it are the first level, trend and s")
        .source("Winters (1960); Hyndman, Athanasopoulos, Forecasting, 8.3; " + Skill.SOURCE)
        .parts(Skill.after("forecast", "level", "trend", "seasonal"))
        .by(c -> Aggregate.ofSequence(7, () -> new HoltWinters(c))));
  }

  @Override
  public void add(long time, double[] row, int from) {
    double x = row[from];
    if (!Inputs.isUsable(x)) {
      return;
    }
    forecasts.judge(x);
    if (count < first.length) {
      first[(int) count] = x;
      if (count == first.length - 1) {
        begin();
      }
    } else {
      learn(x, (int) (count % season));
    }
    count++;
    forecasts.make(value(0), x);
  }

  private void begin() {
    double one = 0;
    double two = 0;
    for (int i = 0; i < season; i++) {
      one += (first[i] - one) / (i + 1);
      two += (first[season + i] - two) / (i + 1);
    }
    trend = (two - one) / season;
    double middle = (season - 1) / 2.0;
    for (int i = 0; i < season; i++) {
      double line = one + trend * (i - middle);
      seasonal[i] = (first[i] - line + (first[season + i] - line - two + one)) / 2;
    }
    level = two + trend * middle;
  }

  private void learn(double x, int place) {
    double expected = level + trend;
    double before = level;
    level = alpha * (x - seasonal[place]) + (1 - alpha) * expected;
    trend = beta * (level - before) + (1 - beta) * trend;
    seasonal[place] = gamma * (x - expected) + (1 - gamma) * seasonal[place];
  }

  @Override
  public double value(int part) {
    if (count < first.length) {
      return Values.NULL;
    }
    return switch (part) {
      case 0 -> level + horizon * trend + seasonal[(int) ((count - 1 + horizon) % season)];
      case 1 -> level;
      case 2 -> trend;
      case 3 -> seasonal[(int) ((count - 1) % season)];
      default -> forecasts.value(part - 4);
    };
  }

  @Override
  public void save(DataOutput out) throws IOException {
    forecasts.save(out);
    Doubles.save(out, first);
    Doubles.save(out, seasonal);
    out.writeLong(count);
    out.writeDouble(level);
    out.writeDouble(trend);
  }

  @Override
  public void restore(DataInput in) throws IOException {
    forecasts.restore(in);
    Doubles.restore(in, first);
    Doubles.restore(in, seasonal);
    count = in.readLong();
    level = in.readDouble();
    trend = in.readDouble();
  }
}

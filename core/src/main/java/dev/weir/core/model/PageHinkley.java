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

/** The Page-Hinkley test, both ways: how far the sum of the distances from the mean has come from its extreme. */
public final class PageHinkley implements Sequence {
  private static final int LEARNING = 30;

  private final double tolerance;
  private final double threshold;
  private double count;
  private double mean;
  private double rise; // Σ (x - mean - tolerance), minus its least value
  private double fall; // Σ (mean - x - tolerance), minus its least value
  private double drift;

  private PageHinkley(double tolerance, double threshold) {
    this.tolerance = tolerance;
    this.threshold = threshold;
  }

  public static List<Statistic> statistics() {
    return List.of(Statistic.named(
            "page_hinkley",
            Parameter.value("x"),
            Parameter.number("delta", 0, Inputs.LARGEST).or(0.005),
            Parameter.number("lambda", 0, Inputs.LARGEST).or(50))
        .is(
            "change of the mean by the Page-Hinkley test: drift is 1 where up or down passes lambda, from where on it starts anew;"
                + " delta and lambda in the unit of x")
        .formula(
            "mean of all values since the last drift, this one included; up = U - min U, U = Σ (x - mean - δ); down = D - min D,"
                + " D = Σ (mean - x - δ); drift = up > λ or down > λ")
        .before("null before the first value; no drift within the first 30 after each start")
        .source(
            "Page, Biometrika 41 (1954); Hinkley, Biometrika 58 (1971); Gama et al., ACM Computing Surveys 46 (2014)")
        .parts("drift", "mean", "up", "down")
        .by(c ->
            Aggregate.ofSequence(4, () -> new PageHinkley(c.number("delta"), c.number("lambda")))));
  }

  @Override
  public void add(long time, double[] row, int from) {
    double x = row[from];
    if (!Inputs.isUsable(x)) {
      return;
    }
    if (drift == 1) {
      count = 0;
      mean = 0;
      rise = 0;
      fall = 0;
    }
    count++;
    mean += (x - mean) / count;
    rise = Math.max(0, rise + (x - mean - tolerance));
    fall = Math.max(0, fall + (mean - x - tolerance));
    drift = count >= LEARNING && Math.max(rise, fall) > threshold ? 1 : 0;
  }

  @Override
  public double value(int part) {
    if (count == 0) {
      return Values.NULL;
    }
    return switch (part) {
      case 0 -> drift;
      case 1 -> mean;
      case 2 -> rise;
      default -> fall;
    };
  }

  @Override
  public void save(DataOutput out) throws IOException {
    Doubles.save(out, new double[] {count, mean, rise, fall, drift});
  }

  @Override
  public void restore(DataInput in) throws IOException {
    count = in.readDouble();
    mean = in.readDouble();
    rise = in.readDouble();
    fall = in.readDouble();
    drift = in.readDouble();
  }
}

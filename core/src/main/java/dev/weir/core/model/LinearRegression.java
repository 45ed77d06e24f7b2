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
import java.util.ArrayList;
import java.util.List;

/**
 * Multiple linear regression that predicts each observation and then learns it.
 *
 * <p>By exact recursive least squares rather than by gradient descent: there is no learning rate to choose, the scale of the
 * inputs does not matter, and after each row the coefficients are those of a batch fit of all rows ({@link LeastSquares}).
 */
public final class LinearRegression implements Sequence {
  private static final int PREDICTION = 0;
  private static final int COEFFICIENTS = 4;

  private final int inputs;
  private final LeastSquares fit;
  private final Skill skill = new Skill();
  private long count;
  private double previous;
  private double prediction = Values.NULL;

  private LinearRegression(int inputs) {
    this.inputs = inputs;
    this.fit = new LeastSquares(inputs + 1);
  }

  public static List<Statistic> statistics() {
    return List.of(Statistic.named("linear_regression", Parameter.value("y"), Parameter.values("x"))
        .is(
            "linear model of y that learns with each observation; prediction is what it gave for the newest y before it saw"
                + " it, b₁ … the coefficients")
        .formula("y ≈ intercept + b₁ x₁ + …, least squares over all observations; "
            + Skill.FORMULA.replace("|x", "|y").replace("before x", "before y"))
        .unit("y")
        .before(
            "null before there are more observations than coefficients; collinear x have the coefficient 0")
        .source("Gentleman, AS 75 (1974); Miller, AS 274 (1992); " + Skill.SOURCE)
        .parts(LinearRegression::parts)
        .by(c ->
            Aggregate.ofSequence(parts(c).size(), () -> new LinearRegression(c.values() - 1))));
  }

  private static List<String> parts(Constants constants) {
    List<String> parts = new ArrayList<>(List.of(Skill.after("prediction")));
    parts.add("intercept");
    for (int i = 1; i < constants.values(); i++) {
      parts.add("b" + i);
    }
    return parts;
  }

  @Override
  public void add(long time, double[] row, int from) {
    if (!Inputs.areUsable(row, from, inputs + 1)) {
      return;
    }
    double y = row[from];
    if (isLearned()) {
      prediction = fit.predict(row, from + 1);
      skill.add(Math.abs(y - prediction), Math.abs(y - previous));
    }
    fit.add(y, row, from + 1);
    previous = y;
    count++;
  }

  private boolean isLearned() {
    return count > inputs + 1;
  }

  @Override
  public double value(int part) {
    if (part == PREDICTION) {
      return prediction;
    }
    if (part < COEFFICIENTS) {
      return skill.value(part - 1);
    }
    return isLearned() ? fit.coefficient(part - COEFFICIENTS) : Values.NULL;
  }

  @Override
  public void save(DataOutput out) throws IOException {
    fit.save(out);
    skill.save(out);
    out.writeLong(count);
    out.writeDouble(previous);
    out.writeDouble(prediction);
  }

  @Override
  public void restore(DataInput in) throws IOException {
    fit.restore(in);
    skill.restore(in);
    count = in.readLong();
    previous = in.readDouble();
    prediction = in.readDouble();
  }
}

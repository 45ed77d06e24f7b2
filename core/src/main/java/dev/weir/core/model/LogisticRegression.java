package dev.weir.core.model;

import dev.weir.core.statistic.Aggregate;
import dev.weir.core.statistic.Parameter;
import dev.weir.core.statistic.Sequence;
import dev.weir.core.statistic.Statistic;
import dev.weir.core.value.Slots;
import dev.weir.core.value.Values;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;

/**
 * Logistic regression that learns by gradient descent, a step an observation. Each variable is standardised by its mean and
 * deviation so far, and has a step width of its own that shrinks with the gradients it has seen (AdaGrad: Duchi, Hazan,
 * Singer, JMLR 12, 2011), so that nothing needs tuning to the units of the data. A value counts as at most 10 deviations
 * from the mean, so that a single wild one does not flatten all that come after it.
 */
final class LogisticRegression implements Sequence {
  private static final String[] PARTS = {"probability", "accuracy", "baseline", "skill"};
  private static final double STEP = 0.5;
  private static final double REACH = 10; // deviations
  private static final int SETTLED =
      10; // observations after which there is a deviation to speak of

  private final int terms; // the constant, then the variables
  private final double[] weights;
  private final double[] gradients; // sums of squares
  private final double[] means;
  private final double[] squares; // sums of squared deviations
  private final double[] z;
  private final Prequential prequential = new Prequential();
  private double count;
  private double previous = Values.NULL;
  private double probability = Values.NULL;

  private LogisticRegression(int variables) {
    this.terms = variables + 1;
    this.weights = new double[terms];
    this.gradients = new double[terms];
    this.means = new double[terms];
    this.squares = new double[terms];
    this.z = new double[terms];
  }

  static List<Statistic> statistics() {
    return List.of(
        Statistic.named("logistic_regression", Parameter.value("y"), Parameter.values("x"))
            .is(
                "probability that y is 1 (it is 0 or 1), told before y was seen; share of right answers beside that of no change")
            .formula(
                "1 / (1 + exp(-(b0 + b1 z1 + …))), z = (x - mean) / deviation, at most 10; b ← b + 0.5 / √Σg² · g, g = (y - p) z")
            .unit("1")
            .before("null before the first observation")
            .source("Duchi, Hazan, Singer, JMLR 12 (2011)")
            .parts(PARTS)
            .by(c -> {
              int variables = c.values() - 1;
              return Aggregate.ofSequence(PARTS.length, () -> new LogisticRegression(variables));
            }));
  }

  @Override
  public void add(long time, double[] row, int from) {
    for (int i = 0; i < terms; i++) {
      if (!Double.isFinite(row[from + i])) {
        return;
      }
    }
    double y = row[from] > 0.5 ? 1 : 0;
    standardise(row, from);
    double sum = 0;
    for (int i = 0; i < terms; i++) {
      sum += weights[i] * z[i];
    }
    double p = 1 / (1 + StrictMath.exp(-sum));
    probability = count == 0 ? Values.NULL : p;
    prequential.add(y, count == 0 ? Values.NULL : p > 0.5 ? 1 : 0, previous);
    previous = y;
    count++;
    for (int i = 0; i < terms; i++) {
      double gradient = (y - p) * z[i];
      gradients[i] += gradient * gradient;
      weights[i] += gradients[i] > 0 ? STEP * gradient / Math.sqrt(gradients[i]) : 0;
    }
  }

  /** By mean and deviation of what came before, this observation included. */
  private void standardise(double[] row, int from) {
    z[0] = 1;
    for (int i = 1; i < terms; i++) {
      double x = within(i, row[from + i]);
      double before = x - means[i];
      means[i] += before / (count + 1);
      squares[i] += before * (x - means[i]);
      z[i] = squares[i] > 0 ? (x - means[i]) / Math.sqrt(squares[i] / (count + 1)) : 0;
    }
  }

  private double within(int i, double x) {
    if (count < SETTLED || squares[i] == 0) {
      return x;
    }
    double reach = REACH * Math.sqrt(squares[i] / count);
    return Math.clamp(x, means[i] - reach, means[i] + reach);
  }

  @Override
  public double value(int part) {
    return switch (part) {
      case 0 -> probability;
      case 1 -> 1 - prequential.error();
      case 2 -> 1 - prequential.baseline();
      default -> prequential.skill();
    };
  }

  @Override
  public void save(DataOutput out) throws IOException {
    prequential.save(out);
    for (double value : new double[] {count, previous, probability}) {
      out.writeDouble(value);
    }
    Slots.write(out, arrays());
  }

  @Override
  public void restore(DataInput in) throws IOException {
    prequential.restore(in);
    count = in.readDouble();
    previous = in.readDouble();
    probability = in.readDouble();
    Slots.read(in, arrays());
  }

  private double[][] arrays() {
    return new double[][] {weights, gradients, means, squares};
  }
}

package dev.weir.core.model;

import dev.weir.core.statistic.Aggregate;
import dev.weir.core.statistic.Constants;
import dev.weir.core.statistic.Parameter;
import dev.weir.core.statistic.Sequence;
import dev.weir.core.statistic.Statistic;
import dev.weir.core.value.Slots;
import dev.weir.core.value.Values;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Least squares over all observations so far, exact at each step: a triangular factor is updated by planar rotations
 * (W. M. Gentleman, AS 75, Applied Statistics 23, 1974), which never forms the normal equations and so keeps the digits that
 * recursive least squares loses. O(k²) an observation for k variables.
 */
final class LinearRegression implements Sequence {
  private static final int REPORTS = 4; // prediction, error, baseline, skill

  private final int terms; // the constant, then the variables
  private final double[][] factor; // rows of the triangle, the right-hand side last
  private final double[] row;
  private final double[] coefficients;
  private final Prequential prequential = new Prequential();
  private double previous = Values.NULL;
  private double prediction = Values.NULL;

  private LinearRegression(int variables) {
    this.terms = variables + 1;
    this.factor = new double[terms][terms + 1];
    this.row = new double[terms + 1];
    this.coefficients = new double[terms];
  }

  static List<Statistic> statistics() {
    return List.of(Statistic.named("linear_regression", Parameter.value("y"), Parameter.values("x"))
        .is(
            "least squares over all observations: the prediction of y made before y was seen, its mean absolute error beside that of no change, and the coefficients")
        .formula("y = b0 + b1 x1 + b2 x2 + …")
        .unit("y")
        .before(
            "prediction: null before the first observation; a variable that does not vary so far has the coefficient 0")
        .source("Gentleman, AS 75 (1974); Miller, AS 274 (1992)")
        .parts(LinearRegression::parts)
        .by(c -> {
          int variables = c.values() - 1;
          return Aggregate.ofSequence(
              REPORTS + variables + 1, () -> new LinearRegression(variables));
        }));
  }

  private static List<String> parts(Constants c) {
    List<String> parts = new ArrayList<>(List.of("prediction", "error", "baseline", "skill"));
    for (int i = 0; i < c.values(); i++) {
      parts.add("b" + i);
    }
    return parts;
  }

  @Override
  public void add(long time, double[] values, int from) {
    for (int i = 0; i < terms; i++) {
      if (!Double.isFinite(values[from + i])) {
        return;
      }
    }
    double y = values[from];
    prediction = Values.isNull(previous) ? Values.NULL : predict(values, from);
    prequential.add(y, prediction, previous);
    previous = y;
    row[0] = 1;
    System.arraycopy(values, from + 1, row, 1, terms - 1);
    row[terms] = y;
    rotateIn();
    solve();
  }

  private double predict(double[] values, int from) {
    double sum = coefficients[0];
    for (int i = 1; i < terms; i++) {
      sum += coefficients[i] * values[from + i];
    }
    return sum;
  }

  /** Givens rotations: each makes one element of the new row 0. */
  private void rotateIn() {
    for (int i = 0; i < terms; i++) {
      double[] upper = factor[i];
      double length = Math.hypot(upper[i], row[i]);
      if (row[i] == 0 || length == 0) {
        continue;
      }
      double cos = upper[i] / length;
      double sin = row[i] / length;
      for (int j = i; j <= terms; j++) {
        double above = upper[j];
        upper[j] = cos * above + sin * row[j];
        row[j] = cos * row[j] - sin * above;
      }
    }
  }

  private void solve() {
    double largest = 0;
    for (int i = 0; i < terms; i++) {
      largest = Math.max(largest, Math.abs(factor[i][i]));
    }
    for (int i = terms - 1; i >= 0; i--) {
      double rest = factor[i][terms];
      for (int j = i + 1; j < terms; j++) {
        rest -= factor[i][j] * coefficients[j];
      }
      boolean determined = Math.abs(factor[i][i]) > 1e-13 * largest;
      coefficients[i] = determined ? rest / factor[i][i] : 0;
    }
  }

  @Override
  public double value(int part) {
    return switch (part) {
      case 0 -> prediction;
      case 1 -> prequential.error();
      case 2 -> prequential.baseline();
      case 3 -> prequential.skill();
      default -> Values.isNull(previous) ? Values.NULL : coefficients[part - REPORTS];
    };
  }

  @Override
  public void save(DataOutput out) throws IOException {
    prequential.save(out);
    out.writeDouble(previous);
    out.writeDouble(prediction);
    Slots.write(out, arrays());
  }

  @Override
  public void restore(DataInput in) throws IOException {
    prequential.restore(in);
    previous = in.readDouble();
    prediction = in.readDouble();
    Slots.read(in, arrays());
  }

  private double[][] arrays() {
    double[][] all = Arrays.copyOf(factor, terms + 1);
    all[terms] = coefficients;
    return all;
  }
}

package dev.weir.core.model;

import dev.weir.core.value.Values;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * How good a model's predictions were, each made before its truth was known, beside those of the baseline that nothing
 * changes (A. P. Dawid, "Statistical theory: the prequential approach", JRSS A 147, 1984): mean absolute errors.
 */
final class Prequential {
  private double count;
  private double error;
  private double baseline;

  /** A truth has come; nothing is counted where one of the predictions is missing. */
  void add(double truth, double predicted, double unchanged) {
    if (!Values.isNull(predicted) && !Values.isNull(unchanged)) {
      count++;
      error += (Math.abs(truth - predicted) - error) / count;
      baseline += (Math.abs(truth - unchanged) - baseline) / count;
    }
  }

  /** The model's mean absolute error; null before the first prediction. */
  double error() {
    return count == 0 ? Values.NULL : error;
  }

  /** The mean absolute error of predicting no change. */
  double baseline() {
    return count == 0 ? Values.NULL : baseline;
  }

  /** The share of the baseline's error that the model saves: above 0 it is worth having. */
  double skill() {
    return count == 0 || baseline == 0 ? Values.NULL : 1 - error / baseline;
  }

  void save(DataOutput out) throws IOException {
    out.writeDouble(count);
    out.writeDouble(error);
    out.writeDouble(baseline);
  }

  void restore(DataInput in) throws IOException {
    count = in.readDouble();
    error = in.readDouble();
    baseline = in.readDouble();
  }
}

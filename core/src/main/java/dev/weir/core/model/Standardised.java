package dev.weir.core.model;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** The inputs of a model in standard deviations from their means, both over all rows so far; after a constant 1. */
final class Standardised {
  private static final double FARTHEST = 10;

  private final double[] mean;
  private final double[] squares; // Σ (x - mean)², by Welford
  private final double[] row;
  private double count;

  Standardised(int inputs) {
    this.mean = new double[inputs];
    this.squares = new double[inputs];
    this.row = new double[inputs + 1];
  }

  /** A constant 1 and the inputs, standardised by the rows added so far; valid until the next call. */
  double[] of(double[] x, int from) {
    row[0] = 1;
    for (int i = 0; i < mean.length; i++) {
      double deviation = Math.sqrt(squares[i] / count);
      row[i + 1] =
          deviation > 0 ? Math.clamp((x[from + i] - mean[i]) / deviation, -FARTHEST, FARTHEST) : 0;
    }
    return row;
  }

  void add(double[] x, int from) {
    count++;
    for (int i = 0; i < mean.length; i++) {
      double distance = x[from + i] - mean[i];
      mean[i] += distance / count;
      squares[i] += distance * (x[from + i] - mean[i]);
    }
  }

  void save(DataOutput out) throws IOException {
    Doubles.save(out, mean);
    Doubles.save(out, squares);
    out.writeDouble(count);
  }

  void restore(DataInput in) throws IOException {
    Doubles.restore(in, mean);
    Doubles.restore(in, squares);
    count = in.readDouble();
  }
}

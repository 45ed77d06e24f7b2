package dev.weir.core.expression;

import dev.weir.core.value.Batch;
import java.util.Arrays;

/**
 * A compiled expression: computes one value for every row of a batch, a column at a time, so that each operation is one
 * tight loop over primitive arrays.
 */
public abstract class ColumnFunction {
  private double[] scratch = new double[0];

  /**
   * One value a row, in an array of at least the batch's size: either a column of the batch itself or this function's own
   * scratch, valid until the next call. It must not be written to.
   */
  public abstract double[] of(Batch batch);

  /** This function's own output array, large enough for the batch. */
  final double[] scratch(Batch batch) {
    if (scratch.length < batch.size()) {
      scratch = new double[Math.max(batch.size(), scratch.length * 2)];
    }
    return scratch;
  }

  static ColumnFunction column(int index) {
    return new ColumnFunction() {
      @Override
      public double[] of(Batch batch) {
        return batch.column(index);
      }
    };
  }

  static ColumnFunction constant(double value) {
    return new ColumnFunction() {
      private int filled;

      @Override
      public double[] of(Batch batch) {
        double[] out = scratch(batch);
        if (filled < batch.size()) {
          Arrays.fill(out, value);
          filled = out.length;
        }
        return out;
      }
    };
  }
}

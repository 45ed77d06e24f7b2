package dev.weir.core.model;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Linear least squares, row by row, to the accuracy of a QR decomposition of all rows: each row is rotated into the
 * triangular factor, so that the matrix of cross products, whose condition is the square, is never formed.
 *
 * <p>Square-root-free Givens rotations: W. M. Gentleman, Algorithm AS 75, Applied Statistics 23 (1974); collinear columns
 * are found as in A. J. Miller, Algorithm AS 274, Applied Statistics 41 (1992), and get the coefficient 0. O(k²) a row,
 * without allocation.
 */
final class LeastSquares {
  private static final double COLLINEAR = 1e-11;

  private final int columns;
  private final double[] diagonal;
  private final double[] upper; // row after row, without the diagonal, which is 1
  private final double[] right;
  private final double[] row; // of the observation being added
  private final double[] coefficients;

  LeastSquares(int columns) {
    this.columns = columns;
    this.diagonal = new double[columns];
    this.upper = new double[columns * columns];
    this.right = new double[columns];
    this.row = new double[columns];
    this.coefficients = new double[columns];
  }

  /**
   * Adds an observation {@code y} of an intercept and the values of {@code x}.
   *
   * @param x holds them from {@code from} on
   */
  void add(double y, double[] x, int from) {
    row[0] = 1;
    System.arraycopy(x, from, row, 1, columns - 1);
    double weight = 1;
    double rest = y;
    for (int i = 0; i < columns && weight != 0; i++) {
      double xi = row[i];
      if (xi == 0) {
        continue;
      }
      double before = diagonal[i];
      double after = before + weight * xi * xi;
      double cosine = before / after;
      double sine = weight * xi / after;
      diagonal[i] = after;
      weight *= cosine;
      rotate(i, xi, cosine, sine);
      double y0 = rest;
      rest = y0 - xi * right[i];
      right[i] = cosine * right[i] + sine * y0;
    }
    solve();
  }

  private void rotate(int i, double xi, double cosine, double sine) {
    for (int k = i + 1; k < columns; k++) {
      double xk = row[k];
      double r = upper[i * columns + k];
      row[k] = xk - xi * r;
      upper[i * columns + k] = cosine * r + sine * xk;
    }
  }

  private void solve() {
    for (int i = columns - 1; i >= 0; i--) {
      double b = right[i];
      for (int k = i + 1; k < columns; k++) {
        b -= upper[i * columns + k] * coefficients[k];
      }
      coefficients[i] = isCollinear(i) ? 0 : b;
    }
  }

  /** Whether hardly anything of a column is left once those before it are taken out. */
  private boolean isCollinear(int column) {
    double size = Math.sqrt(diagonal[column]);
    double total = size;
    for (int k = 0; k < column; k++) {
      total += Math.abs(upper[k * columns + column]) * Math.sqrt(diagonal[k]);
    }
    return size <= COLLINEAR * total;
  }

  /** The intercept, then a coefficient for each value of x. */
  double coefficient(int i) {
    return coefficients[i];
  }

  double predict(double[] x, int from) {
    double y = coefficients[0];
    for (int i = 1; i < columns; i++) {
      y += coefficients[i] * x[from + i - 1];
    }
    return y;
  }

  void save(DataOutput out) throws IOException {
    Doubles.save(out, diagonal);
    Doubles.save(out, upper);
    Doubles.save(out, right);
  }

  void restore(DataInput in) throws IOException {
    Doubles.restore(in, diagonal);
    Doubles.restore(in, upper);
    Doubles.restore(in, right);
    solve();
  }
}

package dev.weir.core.model;

/** Which values a model can learn from. */
final class Inputs {
  /** Squares of larger ones, and products with what models make of them, would not be finite. */
  static final double LARGEST = 1e100;

  private Inputs() {}

  static boolean isUsable(double x) {
    return Math.abs(x) <= LARGEST; // not so for NaN
  }

  /** Whether all of a row's values are; one that is not makes the row worthless. */
  static boolean areUsable(double[] row, int from, int count) {
    for (int i = from; i < from + count; i++) {
      if (!isUsable(row[i])) {
        return false;
      }
    }
    return true;
  }
}

package dev.weir.core.statistic;

import dev.weir.core.value.Values;
import java.util.function.LongToDoubleFunction;

/** What follows from the order statistics of some values; {@code select} gives the value of a rank from 0. */
final class Ranks {
  private Ranks() {}

  /** Hyndman and Fan's type 7. */
  static double quantile(double p, long count, LongToDoubleFunction select) {
    if (count == 0) {
      return Values.NULL;
    }
    double rank = p * (count - 1);
    long low = (long) rank;
    double x = select.applyAsDouble(low);
    double fraction = rank - low;
    return fraction == 0 ? x : x + (select.applyAsDouble(low + 1) - x) * fraction;
  }

  /**
   * The median of the distances from the median. On both sides of it the distances are sorted already, so the middle ones
   * are found by bisection in O(log n) selections.
   *
   * @param below how many values are less than the median
   */
  static double medianDeviation(
      double median, long count, long below, LongToDoubleFunction select) {
    return quantile(0.5, count, k -> distance(k, median, count, below, select));
  }

  /** The k-th smallest distance: i from the values below, k + 1 - i from the others. */
  private static double distance(
      long k, double median, long count, long below, LongToDoubleFunction select) {
    long low = Math.max(0, k + 1 - (count - below));
    long high = Math.min(below, k + 1);
    while (low < high) {
      long i = (low + high) >>> 1; // is the next one below nearer than the last one taken above?
      double nextBelow = median - select.applyAsDouble(below - 1 - i);
      double lastAbove = select.applyAsDouble(below + k - i) - median;
      if (nextBelow < lastAbove) {
        low = i + 1;
      } else {
        high = i;
      }
    }
    double distance = 0;
    if (low > 0) {
      distance = median - select.applyAsDouble(below - low);
    }
    if (k + 1 - low > 0) {
      distance = Math.max(distance, select.applyAsDouble(below + k - low) - median);
    }
    return distance;
  }
}

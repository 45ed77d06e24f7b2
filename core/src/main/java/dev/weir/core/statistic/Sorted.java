package dev.weir.core.statistic;

/** The values of a window, sorted, to be asked by probability. */
public interface Sorted {
  long count();

  /**
   * The quantile at probability {@code p} in [0, 1], interpolated linearly between order statistics (Hyndman and Fan's
   * type 7, the default of numpy, pandas and R); null when there is no value.
   */
  double quantile(double p);

  /** The median of the distances from the median; null when there is no value. */
  double medianDeviation();

  /** The value that came last; null before the first. */
  double newest();
}

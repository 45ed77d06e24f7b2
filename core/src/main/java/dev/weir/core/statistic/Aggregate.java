package dev.weir.core.statistic;

/** How a statistic is kept over a window: as a monoid, or from the window's sorted values. */
public sealed interface Aggregate {

  /**
   * A statistic whose state over any run of observations is a few doubles, and whose states combine: {@code state(a ++ b)
   * = merge(state(a), state(b))}. That is what lets every kind of window keep it in amortised O(1) without ever
   * subtracting, so that a bad value leaves no trace once it has left the window.
   *
   * <p>State lives in {@link #width} consecutive slots of an array that the window owns. Observations that are not finite
   * are ignored.
   */
  non-sealed interface Monoid extends Aggregate {
    /** How many slots the state takes. */
    int width();

    /** Makes the slots the state over no observation. */
    void clear(double[] state, int at);

    /** Adds one observation, later than all in the state. {@code y} has a meaning for two-variable statistics only. */
    void add(double[] state, int at, double x, double y);

    /** Adds all observations of {@code later}, which come after those in the state. */
    void merge(double[] state, int at, double[] later, int from);

    /** The statistic; {@link dev.weir.core.stream.Values#NULL} while there are too few observations. */
    double value(double[] state, int at);
  }

  /** A statistic of order: computed from the sorted values, in O(log n). */
  non-sealed interface OfOrder extends Aggregate {
    double value(Sorted values);
  }

  /** Sorted values that can be asked by probability. */
  interface Sorted {
    long count();

    /**
     * The quantile at probability {@code p} in [0, 1], interpolated linearly between order statistics (Hyndman and Fan's
     * type 7, the default of numpy, pandas and R); null when there is no value.
     */
    double quantile(double p);
  }
}

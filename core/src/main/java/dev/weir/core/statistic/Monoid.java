package dev.weir.core.statistic;

import java.util.Arrays;

/**
 * A state over a run of observations that is a few doubles, and whose states combine: {@code state(a ++ b) =
 * merge(state(a), state(b))}. That is what lets every kind of window keep it in amortised O(1) without ever subtracting,
 * so that a bad value leaves no trace once it has left the window.
 *
 * <p>State lives in {@link #width} consecutive slots of an array that the window owns. Implementations are records: equal
 * ones over the same arguments share their slots.
 */
public interface Monoid {
  /** How many slots the state takes. */
  int width();

  /**
   * Whether the state over some arguments begins with that of another over them, so that what reads the other's can read
   * this one.
   */
  default boolean includes(Monoid other) {
    return equals(other);
  }

  /** Makes the slots the state over no observation: zeros, where nothing else is said. */
  default void clear(double[] state, int at) {
    Arrays.fill(state, at, at + width(), 0);
  }

  /**
   * Adds one observation, later than all in the state.
   *
   * @param time of the observation, nanoseconds since the epoch
   * @param row holds the statistic's arguments from {@code from} on
   */
  void add(double[] state, int at, long time, double[] row, int from);

  /** Adds all observations of {@code later}, which come after those in the state. */
  void merge(double[] state, int at, double[] later, int from);

  /**
   * Makes the state at {@code at}, whatever is there, that over one observation and then those of the state at
   * {@code later}.
   */
  default void precede(double[] state, int at, long time, double[] row, int from, int later) {
    clear(state, at);
    add(state, at, time, row, from);
    merge(state, at, state, later);
  }

  /** A state for which the order of the observations is nothing: to add one is cheaper than to merge. */
  interface Commutative extends Monoid {
    @Override
    default void precede(double[] state, int at, long time, double[] row, int from, int later) {
      System.arraycopy(state, later, state, at, width());
      add(state, at, time, row, from);
    }
  }

  /** A state whose observations can lose weight with age, for {@code decay} windows. */
  interface Fading extends Monoid {
    /** Multiplies the weight of all observations in the state by a factor in [0, 1]. */
    void fade(double[] state, int at, double factor);
  }

  /** What a statistic makes of a state; {@link dev.weir.core.value.Values#NULL} while there are too few observations. */
  @FunctionalInterface
  interface Reading {
    double of(double[] state, int at);
  }
}

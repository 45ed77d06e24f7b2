package dev.weir.core.statistic;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A state that depends on the order of all observations since it was opened and cannot be merged or undone: recursive
 * filters with a seed, change detectors, models that learn.
 */
public interface Sequence {
  /**
   * Adds one observation, not earlier than the one before.
   *
   * @param time of the observation, nanoseconds since the epoch
   * @param row holds the statistic's arguments from {@code from} on
   */
  void add(long time, double[] row, int from);

  /** One of the statistic's values; {@link dev.weir.core.value.Values#NULL} while there are too few observations. */
  double value(int part);

  /** Writes the state; {@link #restore} of it goes on to the bit as if nothing had happened. */
  void save(DataOutput out) throws IOException;

  void restore(DataInput in) throws IOException;
}

package dev.weir.core.statistic;

/** How often each value, of any type, occurs in a window. */
public interface Frequencies {
  /** How many values, repeats included. */
  long count();

  /** How many different values. */
  double distinct();

  /**
   * The value that occurs most often ({@code rank} 0), or next to it; null where there is none. Of values that are
   * equally frequent, the smaller comes first, and of texts the one first seen.
   */
  double mostFrequent(int rank);

  /** Shannon's entropy of the values, in bits. */
  double entropy();
}

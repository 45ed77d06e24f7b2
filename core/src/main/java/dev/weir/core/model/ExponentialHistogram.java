package dev.weir.core.model;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A window over the newest values of a series in O(log n) memory: buckets of 1, 2, 4, … values, at most five of each size, of
 * which it keeps mean, sum of squared deviations and extremes. Datar, Gionis, Indyk, Motwani, SIAM Journal on Computing 31
 * (2002). Means are merged, never subtracted (Chan, Golub, LeVeque, 1979).
 */
final class ExponentialHistogram {
  static final int LEVELS = 32;
  private static final int MOST = 5; // buckets of a size
  private static final int PLACES = MOST + 1;
  static final int BUCKETS = LEVELS * PLACES;

  private final int[] buckets = new int[LEVELS]; // how many of size 2^level, oldest first
  private final double[] mean = new double[BUCKETS];
  private final double[] squares = new double[BUCKETS];
  private final double[] least = new double[BUCKETS];
  private final double[] most = new double[BUCKETS];

  /** Adds the newest value; beyond what the largest buckets hold, the oldest one goes. */
  void add(double x) {
    put(0, x, 0, x, x);
    for (int level = 0; level < LEVELS && buckets[level] > MOST; level++) {
      if (level == LEVELS - 1) {
        remove(level, 1);
      } else {
        mergeOldest(level);
      }
    }
  }

  private void put(int level, double m, double s, double lo, double hi) {
    int at = level * PLACES + buckets[level]++;
    mean[at] = m;
    squares[at] = s;
    least[at] = lo;
    most[at] = hi;
  }

  private void mergeOldest(int level) {
    int a = level * PLACES;
    int b = a + 1;
    double size = size(level);
    double delta = mean[b] - mean[a];
    put(
        level + 1,
        mean[a] + delta / 2,
        squares[a] + squares[b] + delta * delta * (size / 2),
        Math.min(least[a], least[b]),
        Math.max(most[a], most[b]));
    remove(level, 2);
  }

  private void remove(int level, int count) {
    int at = level * PLACES;
    buckets[level] -= count;
    System.arraycopy(mean, at + count, mean, at, buckets[level]);
    System.arraycopy(squares, at + count, squares, at, buckets[level]);
    System.arraycopy(least, at + count, least, at, buckets[level]);
    System.arraycopy(most, at + count, most, at, buckets[level]);
  }

  /** How many values a bucket of this level has. */
  static double size(int level) {
    return 1L << level;
  }

  /** How many buckets a level has. */
  int buckets(int level) {
    return buckets[level];
  }

  /** The mean of a bucket; a level's oldest is number 0. */
  double mean(int level, int bucket) {
    return mean[level * PLACES + bucket];
  }

  /** Takes mean, sum of squared deviations and extremes of all buckets together. */
  void total(Total total) {
    total.clear();
    for (int level = LEVELS - 1; level >= 0; level--) {
      for (int at = level * PLACES; at < level * PLACES + buckets[level]; at++) {
        total.add(size(level), mean[at], squares[at], least[at], most[at]);
      }
    }
  }

  void dropOldest() {
    int level = LEVELS - 1;
    while (buckets[level] == 0) {
      level--;
    }
    remove(level, 1);
  }

  /** The moments of several buckets. */
  static final class Total {
    double count;
    double mean;
    double squares;
    double least;
    double most;

    void clear() {
      count = 0;
      mean = 0;
      squares = 0;
      least = Double.POSITIVE_INFINITY;
      most = Double.NEGATIVE_INFINITY;
    }

    void add(double size, double m, double s, double lo, double hi) {
      double both = count + size;
      double delta = m - mean;
      squares += s + delta * delta * (count * (size / both));
      mean += delta * (size / both);
      count = both;
      least = Math.min(least, lo);
      most = Math.max(most, hi);
    }
  }

  void save(DataOutput out) throws IOException {
    for (int count : buckets) {
      out.writeInt(count);
    }
    Doubles.save(out, mean);
    Doubles.save(out, squares);
    Doubles.save(out, least);
    Doubles.save(out, most);
  }

  void restore(DataInput in) throws IOException {
    for (int level = 0; level < LEVELS; level++) {
      buckets[level] = in.readInt();
    }
    Doubles.restore(in, mean);
    Doubles.restore(in, squares);
    Doubles.restore(in, least);
    Doubles.restore(in, most);
  }
}

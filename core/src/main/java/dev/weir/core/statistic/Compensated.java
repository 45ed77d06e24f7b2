package dev.weir.core.statistic;

/**
 * A number as a high and a low part in two neighbouring slots, so that adding to it loses nothing worth mentioning:
 * Knuth's two-sum (The Art of Computer Programming 2, 4.2.2), as in the compensated sums of Dekker (1971) and Neumaier
 * (1974).
 */
final class Compensated {
  static final int WIDTH = 2;

  private Compensated() {}

  static void clear(double[] s, int at) {
    s[at] = 0;
    s[at + 1] = 0;
  }

  static void add(double[] s, int at, double x) {
    double high = s[at];
    double add = x + s[at + 1];
    double sum = high + add;
    double virtual = sum - high;
    s[at] = sum;
    s[at + 1] = (high - (sum - virtual)) + (add - virtual);
  }

  /** Adds another compensated number. */
  static void add(double[] s, int at, double[] other, int from) {
    add(s, at, other[from]);
    s[at + 1] += other[from + 1];
  }

  static void scale(double[] s, int at, double factor) {
    s[at] *= factor;
    s[at + 1] *= factor;
  }

  static double value(double[] s, int at) {
    return s[at] + s[at + 1];
  }

  /** {@code x} minus the number, with a single rounding where it matters: close to it. */
  static double distance(double x, double[] s, int at) {
    return x - s[at] - s[at + 1];
  }
}

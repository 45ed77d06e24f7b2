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
    double sum = high + x;
    double virtual = sum - high;
    s[at] = sum;
    s[at + 1] += (high - (sum - virtual)) + (x - virtual);
  }

  /** Adds another compensated number. */
  static void add(double[] s, int at, double[] other, int from) {
    add(s, at, other[from]);
    s[at + 1] += other[from + 1];
  }

  /** Adds a product, without the rounding of the multiplication. */
  static void addProduct(double[] s, int at, double x, double y) {
    double product = x * y;
    add(s, at, product);
    s[at + 1] += Math.fma(x, y, -product);
  }

  /** Multiplies the number, without the rounding of the multiplication. */
  static void scale(double[] s, int at, double factor) {
    double high = s[at] * factor;
    s[at + 1] = Math.fma(s[at], factor, -high) + s[at + 1] * factor;
    s[at] = high;
  }

  /** The number divided by another, with a single rounding where it matters: the mean of equal values is that value. */
  static double quotient(double[] s, int at, int by) {
    double quotient = s[at] / s[by];
    double rest = Math.fma(-quotient, s[by], s[at]) - quotient * s[by + 1] + s[at + 1];
    return quotient + rest / s[by];
  }

  static double quotient(double[] s, int at, double by) {
    double quotient = s[at] / by;
    double rest = Math.fma(-quotient, by, s[at]) + s[at + 1];
    return quotient + rest / by;
  }

  /**
   * Of two pairs of numbers, the second of each right behind its first: the first of the one times the second of the other,
   * minus the first of the other times the second of the one.
   */
  static double cross(double[] s, int at, double[] other, int from) {
    double a = s[at];
    double b = other[from];
    double totalOfA = s[at + WIDTH];
    double totalOfB = other[from + WIDTH];
    double plus = a * totalOfB;
    double minus = b * totalOfA;
    double rest = Math.fma(a, totalOfB, -plus) - Math.fma(b, totalOfA, -minus);
    double low = a * other[from + WIDTH + 1]
        + s[at + 1] * totalOfB
        - b * s[at + WIDTH + 1]
        - other[from + 1] * totalOfA;
    return (plus - minus) + (rest + low);
  }

  static double value(double[] s, int at) {
    return s[at] + s[at + 1];
  }

  /** {@code x} minus the number, with a single rounding where it matters: close to it. */
  static double distance(double x, double[] s, int at) {
    return x - s[at] - s[at + 1];
  }
}

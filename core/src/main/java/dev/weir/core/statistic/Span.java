package dev.weir.core.statistic;

/** The times of the first and the last observation, bit for bit in two slots. */
final class Span {
  static final int WIDTH = 2;

  private Span() {}

  static void set(double[] s, int at, long first, long last) {
    s[at] = Double.longBitsToDouble(first);
    s[at + 1] = Double.longBitsToDouble(last);
  }

  static long first(double[] s, int at) {
    return Double.doubleToRawLongBits(s[at]);
  }

  static long last(double[] s, int at) {
    return Double.doubleToRawLongBits(s[at + 1]);
  }

  /** In 2^30 nanoseconds, about a second: without rounding, up to 104 days. */
  static double exactly(long from, long to) {
    return (to - from) * 0x1p-30;
  }

  static double seconds(long from, long to) {
    return (to - from) / 1e9;
  }
}

package dev.weir.core.statistic;

import dev.weir.core.value.Values;

/**
 * The line of least squares through a run of values, over their numbers 0, 1, 2, …. Like {@link Comoments}, but mean and
 * variation of the numbers follow from how many there are.
 */
record Trend() implements Monoid {
  private static final int COUNT = 0;
  private static final int MEAN = 1;
  private static final int YY = 3;
  private static final int TY = 5;
  private static final int WIDTH = 7;

  @Override
  public int width() {
    return WIDTH;
  }

  @Override
  public void add(double[] s, int at, long time, double[] row, int from) {
    if (Double.isFinite(row[from])) {
      combine(s, at, 1, Compensated.distance(row[from], s, at + MEAN));
    }
  }

  @Override
  public void merge(double[] s, int at, double[] later, int from) {
    if (later[from + COUNT] == 0) {
      return;
    }
    if (s[at + COUNT] == 0) {
      System.arraycopy(later, from, s, at, WIDTH);
      return;
    }
    double delta =
        (later[from + MEAN] - s[at + MEAN]) + (later[from + MEAN + 1] - s[at + MEAN + 1]);
    combine(s, at, later[from + COUNT], delta);
    Compensated.add(s, at + YY, later, from + YY);
    Compensated.add(s, at + TY, later, from + TY);
  }

  /** Takes in {@code b} values that follow, whose mean is higher by {@code delta}. The mean of their numbers is n / 2 higher. */
  private static void combine(double[] s, int at, double b, double delta) {
    double a = s[at + COUNT];
    double n = a + b;
    double pairs = a * (b / n);
    s[at + COUNT] = n;
    Compensated.add(s, at + MEAN, delta * (b / n));
    Compensated.add(s, at + YY, delta * delta * pairs);
    Compensated.add(s, at + TY, delta * (n / 2) * pairs);
  }

  static double slope(double[] s, int at) {
    double n = s[at + COUNT];
    return n < 2 ? Values.NULL : Compensated.value(s, at + TY) / (n * (n * n - 1) / 12);
  }

  static double intercept(double[] s, int at) {
    return Compensated.value(s, at + MEAN) - slope(s, at) * (s[at + COUNT] - 1) / 2;
  }

  static double determination(double[] s, int at) {
    double variation = Compensated.value(s, at + YY);
    return variation > 0
        ? Math.min(1, slope(s, at) * Compensated.value(s, at + TY) / variation)
        : Values.NULL;
  }
}

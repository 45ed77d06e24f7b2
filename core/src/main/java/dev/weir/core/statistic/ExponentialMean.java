package dev.weir.core.statistic;

import dev.weir.core.value.Values;

/**
 * The exponential moving average {@code y = (1 - a) y + a x}, begun with the first value or with 0, as a monoid: over k
 * values the state is the decay {@code (1 - a)^k}, the weighted sum as if the average had begun at 0, and the first
 * value; {@code y = sum + decay * first}.
 *
 * @param alpha the weight of the newest value, in (0, 1]
 */
record ExponentialMean(double alpha) implements Monoid {
  private static final int DECAY = 0;
  private static final int SUM = 1;
  private static final int FIRST = 2;

  @Override
  public int width() {
    return 3;
  }

  @Override
  public void clear(double[] s, int at) {
    s[at + DECAY] = 1;
    s[at + SUM] = 0;
    s[at + FIRST] = Values.NULL;
  }

  @Override
  public void add(double[] s, int at, long time, double[] row, int from) {
    double x = row[from];
    if (!Double.isFinite(x)) {
      return;
    }
    if (Values.isNull(s[at + FIRST])) {
      s[at + FIRST] = x;
    }
    s[at + DECAY] *= 1 - alpha;
    s[at + SUM] += alpha * (x - s[at + SUM]);
  }

  @Override
  public void merge(double[] s, int at, double[] later, int from) {
    if (Values.isNull(later[from + FIRST])) {
      return;
    }
    if (Values.isNull(s[at + FIRST])) {
      s[at + FIRST] = later[from + FIRST];
    }
    s[at + SUM] = s[at + SUM] * later[from + DECAY] + later[from + SUM];
    s[at + DECAY] *= later[from + DECAY];
  }

  static double fromFirst(double[] s, int at) {
    return s[at + SUM] + s[at + DECAY] * s[at + FIRST]; // null while first is
  }

  static double fromZero(double[] s, int at) {
    return Values.isNull(s[at + FIRST]) ? Values.NULL : s[at + SUM];
  }
}

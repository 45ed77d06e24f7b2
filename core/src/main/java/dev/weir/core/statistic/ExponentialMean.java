package dev.weir.core.statistic;

import dev.weir.core.value.Values;

/**
 * The exponential moving average {@code y = (1 - a) y + a x} as a monoid: over k values the state is the decay {@code (1 -
 * a)^k}, the first value, and the average as if it had begun with that; begun with y it is {@code decay * (y - first)} more.
 *
 * @param alpha the weight of the newest value, in (0, 1]
 */
record ExponentialMean(double alpha) implements Monoid {
  private static final int DECAY = 0;
  private static final int VALUE = 1;
  private static final int FIRST = 2;

  @Override
  public int width() {
    return 3;
  }

  @Override
  public void clear(double[] s, int at) {
    s[at + DECAY] = 1;
    s[at + VALUE] = Values.NULL;
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
      s[at + VALUE] = x;
    } else {
      s[at + VALUE] += alpha * (x - s[at + VALUE]);
    }
    s[at + DECAY] *= 1 - alpha;
  }

  @Override
  public void merge(double[] s, int at, double[] later, int from) {
    if (Values.isNull(later[from + FIRST])) {
      return;
    }
    if (Values.isNull(s[at + FIRST])) {
      System.arraycopy(later, from, s, at, width());
      return;
    }
    s[at + VALUE] =
        later[from + VALUE] + later[from + DECAY] * (s[at + VALUE] - later[from + FIRST]);
    s[at + DECAY] *= later[from + DECAY];
  }

  static double fromFirst(double[] s, int at) {
    return s[at + VALUE];
  }

  static double fromZero(double[] s, int at) {
    return Math.fma(-s[at + DECAY], s[at + FIRST], s[at + VALUE]); // null while first is
  }

  /** The weights of the values sum to 1 from the beginning: {@code fromZero / (1 - decay)}, exact where all are equal. */
  static double adjusted(double[] s, int at) {
    double decay = s[at + DECAY];
    return s[at + VALUE] + (s[at + VALUE] - s[at + FIRST]) * (decay / (1 - decay));
  }
}

package dev.weir.core.statistic;

import dev.weir.core.stream.Values;

/** The statistics whose state is one or two values: counts, extremes and ends. */
final class Simple {
  private Simple() {}

  /** How many values. (Without an argument the planner gives it a constant, so it counts observations.) */
  record Count() implements Aggregate.Monoid {
    @Override
    public int width() {
      return 1;
    }

    @Override
    public void clear(double[] s, int at) {
      s[at] = 0;
    }

    @Override
    public void add(double[] s, int at, double x, double y) {
      if (!Values.isNull(x)) {
        s[at]++;
      }
    }

    @Override
    public void merge(double[] s, int at, double[] later, int from) {
      s[at] += later[from];
    }

    @Override
    public double value(double[] s, int at) {
      return s[at];
    }
  }

  /** The smallest ({@code sign} -1) or largest ({@code sign} 1) value. */
  record Extreme(int sign) implements Aggregate.Monoid {
    @Override
    public int width() {
      return 1;
    }

    @Override
    public void clear(double[] s, int at) {
      s[at] = Values.NULL;
    }

    @Override
    public void add(double[] s, int at, double x, double y) {
      if (Double.isFinite(x) && !(s[at] * sign >= x * sign)) {
        s[at] = x;
      }
    }

    @Override
    public void merge(double[] s, int at, double[] later, int from) {
      add(s, at, later[from], 0);
    }

    @Override
    public double value(double[] s, int at) {
      return s[at];
    }
  }

  /** The newest value of any type. */
  record Last() implements Aggregate.Monoid {
    @Override
    public int width() {
      return 1;
    }

    @Override
    public void clear(double[] s, int at) {
      s[at] = Values.NULL;
    }

    @Override
    public void add(double[] s, int at, double x, double y) {
      if (!Values.isNull(x)) {
        s[at] = x;
      }
    }

    @Override
    public void merge(double[] s, int at, double[] later, int from) {
      add(s, at, later[from], 0);
    }

    @Override
    public double value(double[] s, int at) {
      return s[at];
    }
  }

  /** What to make of the oldest and the newest value. */
  enum Ends {
    FIRST,
    DELTA,
    CHANGE
  }

  /** The oldest value, or the newest compared with it. */
  record FirstAndLast(Ends of) implements Aggregate.Monoid {
    @Override
    public int width() {
      return 2;
    }

    @Override
    public void clear(double[] s, int at) {
      s[at] = Values.NULL;
      s[at + 1] = Values.NULL;
    }

    @Override
    public void add(double[] s, int at, double x, double y) {
      if (Values.isNull(x)) {
        return;
      }
      if (Values.isNull(s[at])) {
        s[at] = x;
      }
      s[at + 1] = x;
    }

    @Override
    public void merge(double[] s, int at, double[] later, int from) {
      if (Values.isNull(later[from])) {
        return;
      }
      if (Values.isNull(s[at])) {
        s[at] = later[from];
      }
      s[at + 1] = later[from + 1];
    }

    @Override
    public double value(double[] s, int at) {
      double first = s[at];
      return switch (of) {
        case FIRST -> first;
        case DELTA -> s[at + 1] - first;
        case CHANGE -> first == 0 ? Values.NULL : s[at + 1] / first - 1;
      };
    }
  }

  /** Largest minus smallest. */
  record Range() implements Aggregate.Monoid {
    private static final Extreme MIN = new Extreme(-1);
    private static final Extreme MAX = new Extreme(1);

    @Override
    public int width() {
      return 2;
    }

    @Override
    public void clear(double[] s, int at) {
      MIN.clear(s, at);
      MAX.clear(s, at + 1);
    }

    @Override
    public void add(double[] s, int at, double x, double y) {
      MIN.add(s, at, x, y);
      MAX.add(s, at + 1, x, y);
    }

    @Override
    public void merge(double[] s, int at, double[] later, int from) {
      MIN.merge(s, at, later, from);
      MAX.merge(s, at + 1, later, from + 1);
    }

    @Override
    public double value(double[] s, int at) {
      return s[at + 1] - s[at];
    }
  }
}

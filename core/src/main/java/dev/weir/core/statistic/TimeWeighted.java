package dev.weir.core.statistic;

import dev.weir.core.value.Values;
import java.util.List;

/** The area under the values as a step function of time: each holds until the next. */
record TimeWeighted() implements Monoid {
  private static final int AREA = 0;
  private static final int LAST_VALUE = 2;
  private static final int SPAN = 3;
  private static final int WIDTH = SPAN + Span.WIDTH;

  static List<Statistic> statistics() {
    return List.of(Statistic.named("twap", Parameter.value("x"))
        .is("time-weighted average: each value holds until the next one")
        .formula("Σ xᵢ (tᵢ₊₁ - tᵢ) / (tₙ - t₁); the newest value while no time has passed")
        .by(c -> Aggregate.of(new TimeWeighted(), TimeWeighted::value)));
  }

  @Override
  public int width() {
    return WIDTH;
  }

  @Override
  public void clear(double[] s, int at) {
    Compensated.clear(s, at + AREA);
    s[at + LAST_VALUE] = Values.NULL;
    Span.set(s, at + SPAN, 0, 0);
  }

  @Override
  public void add(double[] s, int at, long time, double[] row, int from) {
    double x = row[from];
    if (!Double.isFinite(x)) {
      return;
    }
    long first = time;
    if (!Values.isNull(s[at + LAST_VALUE])) {
      hold(s, at, time);
      first = Span.first(s, at + SPAN);
    }
    s[at + LAST_VALUE] = x;
    Span.set(s, at + SPAN, first, time);
  }

  @Override
  public void merge(double[] s, int at, double[] later, int from) {
    if (Values.isNull(later[from + LAST_VALUE])) {
      return;
    }
    if (Values.isNull(s[at + LAST_VALUE])) {
      System.arraycopy(later, from, s, at, WIDTH);
      return;
    }
    hold(s, at, Span.first(later, from + SPAN));
    Compensated.add(s, at + AREA, later, from + AREA);
    s[at + LAST_VALUE] = later[from + LAST_VALUE];
    Span.set(s, at + SPAN, Span.first(s, at + SPAN), Span.last(later, from + SPAN));
  }

  /** The last value holds until then. */
  private static void hold(double[] s, int at, long until) {
    double duration = Span.exactly(Span.last(s, at + SPAN), until);
    Compensated.addProduct(s, at + AREA, s[at + LAST_VALUE], duration);
  }

  private static double value(double[] s, int at) {
    double duration = Span.exactly(Span.first(s, at + SPAN), Span.last(s, at + SPAN));
    return duration > 0 ? Compensated.quotient(s, at + AREA, duration) : s[at + LAST_VALUE];
  }
}

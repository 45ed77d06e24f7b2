package dev.weir.core.statistic;

import dev.weir.core.value.Type;
import dev.weir.core.value.Values;
import java.util.List;

/** What came since the first observation, and in what time. */
record Rate() implements Monoid {
  private static final Sum SUM = new Sum();
  private static final int FIRST_VALUE = Sum.WIDTH;
  private static final int SPAN = FIRST_VALUE + 1;
  private static final int WIDTH = SPAN + Span.WIDTH;

  static List<Statistic> statistics() {
    return List.of(Statistic.named("rate", new Parameter.Value("x", Type.NUMBER, true, false))
        .is("observations per second; with x, the sum of x per second")
        .formula("Σ x of all but the first / (tₙ - t₁)")
        .unit("x/s")
        .before("null until time has passed since the first observation")
        .by(c -> Aggregate.of(new Rate(), Rate::value)));
  }

  @Override
  public int width() {
    return WIDTH;
  }

  @Override
  public void clear(double[] s, int at) {
    SUM.clear(s, at);
    s[at + FIRST_VALUE] = Values.NULL;
    Span.set(s, at + SPAN, 0, 0);
  }

  @Override
  public void add(double[] s, int at, long time, double[] row, int from) {
    double x = row[from];
    if (!Double.isFinite(x)) {
      return;
    }
    boolean isFirst = Values.isNull(s[at + FIRST_VALUE]);
    if (isFirst) {
      s[at + FIRST_VALUE] = x;
    }
    Span.set(s, at + SPAN, isFirst ? time : Span.first(s, at + SPAN), time);
    Sum.add(s, at, x);
  }

  @Override
  public void merge(double[] s, int at, double[] later, int from) {
    if (Values.isNull(later[from + FIRST_VALUE])) {
      return;
    }
    if (Values.isNull(s[at + FIRST_VALUE])) {
      System.arraycopy(later, from, s, at, WIDTH);
      return;
    }
    Span.set(s, at + SPAN, Span.first(s, at + SPAN), Span.last(later, from + SPAN));
    SUM.merge(s, at, later, from);
  }

  private static double value(double[] s, int at) {
    double seconds = Span.seconds(Span.first(s, at + SPAN), Span.last(s, at + SPAN));
    return seconds > 0 ? (Sum.sum(s, at) - s[at + FIRST_VALUE]) / seconds : Values.NULL;
  }
}

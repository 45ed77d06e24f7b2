package dev.weir.core.statistic;

import dev.weir.core.value.Type;
import dev.weir.core.value.Values;
import java.util.List;

/** The oldest and the newest value, of any type. */
record Ends() implements Monoid {
  private static final int FIRST = 0;
  private static final int LAST = 1;

  static List<Statistic> statistics() {
    return List.of(
        Statistic.named("first", Parameter.any("x"))
            .is("oldest value")
            .formula("x₁")
            .gives(Type.ANY)
            .by(c -> Aggregate.of(new Ends(), (s, at) -> s[at + FIRST])),
        Statistic.named("last", Parameter.any("x"))
            .is("newest value")
            .formula("xₙ")
            .gives(Type.ANY)
            .by(c -> Aggregate.of(new Newest(), (s, at) -> s[at])),
        Statistic.named("delta", Parameter.value("x"))
            .is("newest minus oldest")
            .formula("xₙ - x₁")
            .by(c -> Aggregate.of(new Ends(), (s, at) -> s[at + LAST] - s[at + FIRST])),
        Statistic.named("change", Parameter.value("x"))
            .is("relative change from the oldest to the newest")
            .formula("xₙ / x₁ - 1")
            .unit("1")
            .before("null before the first value and where it is 0")
            .by(c -> Aggregate.of(new Ends(), Ends::change)));
  }

  @Override
  public int width() {
    return 2;
  }

  @Override
  public void clear(double[] s, int at) {
    s[at + FIRST] = Values.NULL;
    s[at + LAST] = Values.NULL;
  }

  @Override
  public void add(double[] s, int at, long time, double[] row, int from) {
    if (!Values.isNull(row[from])) {
      append(s, at, row[from], row[from]);
    }
  }

  @Override
  public void merge(double[] s, int at, double[] later, int from) {
    if (!Values.isNull(later[from + FIRST])) {
      append(s, at, later[from + FIRST], later[from + LAST]);
    }
  }

  private static void append(double[] s, int at, double first, double last) {
    if (Values.isNull(s[at + FIRST])) {
      s[at + FIRST] = first;
    }
    s[at + LAST] = last;
  }

  private static double change(double[] s, int at) {
    double first = s[at + FIRST];
    return first == 0 ? Values.NULL : s[at + LAST] / first - 1;
  }

  /** The newest value alone: it does not lose weight with age. */
  record Newest() implements Monoid.Fading {
    @Override
    public int width() {
      return 1;
    }

    @Override
    public void clear(double[] s, int at) {
      s[at] = Values.NULL;
    }

    @Override
    public void add(double[] s, int at, long time, double[] row, int from) {
      if (!Values.isNull(row[from])) {
        s[at] = row[from];
      }
    }

    @Override
    public void merge(double[] s, int at, double[] later, int from) {
      if (!Values.isNull(later[from])) {
        s[at] = later[from];
      }
    }

    @Override
    public void fade(double[] s, int at, double factor) {
      // the newest value stays what it is
    }
  }
}

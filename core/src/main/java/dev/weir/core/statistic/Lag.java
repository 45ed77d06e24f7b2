package dev.weir.core.statistic;

import dev.weir.core.value.Type;
import dev.weir.core.value.Values;
import java.util.List;

/** The newest {@code k + 1} values of any type, oldest first. */
record Lag(int k) implements Monoid {
  private static final int COUNT = 0;
  private static final int VALUES = 1;

  static List<Statistic> statistics() {
    return List.of(
        Statistic.named("lag", Parameter.any("x"), Parameter.whole("k", 0, 1000).or(1))
            .is("the value k observations before the newest")
            .formula("xₙ₋ₖ")
            .gives(Type.ANY)
            .before("null below k + 1 values in the window")
            .source("SQL's lag")
            .by(c -> {
              Lag lag = new Lag(c.integer("k"));
              return Aggregate.of(lag, lag::value);
            }));
  }

  @Override
  public int width() {
    return VALUES + k + 1;
  }

  @Override
  public void add(double[] s, int at, long time, double[] row, int from) {
    if (!Values.isNull(row[from])) {
      append(s, at, row, from, 1);
    }
  }

  @Override
  public void merge(double[] s, int at, double[] later, int from) {
    append(s, at, later, from + VALUES, (int) later[from + COUNT]);
  }

  private void append(double[] s, int at, double[] values, int from, int count) {
    int mine = (int) s[at + COUNT];
    int stay = Math.min(mine, k + 1 - count);
    int start = at + VALUES;
    System.arraycopy(s, start + mine - stay, s, start, stay);
    System.arraycopy(values, from, s, start + stay, count);
    s[at + COUNT] = stay + count;
  }

  private double value(double[] s, int at) {
    return s[at + COUNT] == k + 1 ? s[at + VALUES] : Values.NULL;
  }
}

package dev.weir.core.statistic;

import static dev.weir.core.statistic.Statistic.Parameter.constant;
import static dev.weir.core.statistic.Statistic.Parameter.value;

import dev.weir.core.pipeline.Type;
import dev.weir.core.statistic.Statistic.Factory;
import dev.weir.core.statistic.Statistic.Parameter;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The catalogue of statistics. */
public final class Statistics {
  private static final String WELFORD =
      "Welford, Technometrics 4 (1962); Chan, Golub, LeVeque (1979)";
  private static final String TWO_SUM = "compensated summation: Dekker (1971), Neumaier (1974)";
  private static final String ORDER =
      "Hyndman and Fan, The American Statistician 50 (1996), type 7; beyond 4,096 values of a window without end:"
          + " Dunning and Ertl, t-digest (2019)";
  private static final String TWO = "null below 2 values";
  private static final String ONE = "null before the first value";

  private static final Parameter X = value("x", Type.NUMBER);
  private static final Map<String, Statistic> ALL = new LinkedHashMap<>();

  static {
    add(
        "count",
        List.of(value("x", Type.ANY)),
        0,
        Type.NUMBER,
        "observations; with x, those that have a value",
        "n",
        "1",
        "0",
        "",
        c -> new Simple.Count());
    add("sum", "total", "Σ x", "x", ONE, TWO_SUM, c -> new Sum(false));
    add("mean", "arithmetic mean", "Σ x / n", "x", ONE, TWO_SUM, c -> new Sum(true));
    add(
        "var",
        "sample variance",
        "Σ (x - mean)² / (n - 1)",
        "x²",
        TWO,
        WELFORD,
        c -> new Moments(Moments.Of.VARIANCE, false));
    add(
        "stddev",
        "sample standard deviation",
        "√var",
        "x",
        TWO,
        WELFORD,
        c -> new Moments(Moments.Of.DEVIATION, false));
    add("min", "smallest value", "min x", "x", ONE, "", c -> new Simple.Extreme(-1));
    add("max", "largest value", "max x", "x", ONE, "", c -> new Simple.Extreme(1));
    add("range", "largest minus smallest", "max x - min x", "x", ONE, "", c -> new Simple.Range());
    add(
        "first",
        List.of(value("x", Type.ANY)),
        1,
        Type.ANY,
        "oldest value",
        "x₁",
        "x",
        ONE,
        "",
        c -> new Simple.FirstAndLast(Simple.Ends.FIRST));
    add(
        "last",
        List.of(value("x", Type.ANY)),
        1,
        Type.ANY,
        "newest value",
        "xₙ",
        "x",
        ONE,
        "",
        c -> new Simple.Last());
    add(
        "delta",
        "newest minus oldest",
        "xₙ - x₁",
        "x",
        ONE,
        "",
        c -> new Simple.FirstAndLast(Simple.Ends.DELTA));
    add(
        "change",
        "relative change from the oldest to the newest",
        "xₙ / x₁ - 1",
        "1",
        "null before the first value and where it is 0",
        "",
        c -> new Simple.FirstAndLast(Simple.Ends.CHANGE));
    add("median", "middle value", "quantile(x, 0.5)", "x", ONE, ORDER, c ->
        (Aggregate.OfOrder) sorted -> sorted.quantile(0.5));
    add(
        "quantile",
        List.of(X, constant("p", 0, 1)),
        2,
        Type.NUMBER,
        "value below which the share p lies",
        "linear between order statistics",
        "x",
        ONE,
        ORDER,
        c -> (Aggregate.OfOrder) sorted -> sorted.quantile(c[0]));
    add(
        "zscore",
        "how many standard deviations the newest value is above the mean (both include it)",
        "(xₙ - mean) / stddev",
        "1",
        "null below 2 values and where stddev is 0",
        WELFORD,
        c -> new Moments(Moments.Of.Z_SCORE, false));
    add(
        "ema",
        List.of(X, constant("n", 1, 1e9)),
        2,
        Type.NUMBER,
        "exponential moving average of span n, begun with the first value",
        "y ← y + (x - y)·2 / (n + 1)",
        "x",
        ONE,
        "pandas ewm(span=n, adjust=False)",
        c -> new ExponentialMean(c[0]));
    add(
        "vwap",
        List.of(value("price", Type.NUMBER), value("size", Type.NUMBER)),
        2,
        Type.NUMBER,
        "volume-weighted average price",
        "Σ price·size / Σ size",
        "price",
        "null while Σ size is 0",
        TWO_SUM,
        c -> new WeightedMean());
  }

  private Statistics() {}

  public static Optional<Statistic> find(String name) {
    return Optional.ofNullable(ALL.get(name));
  }

  public static Collection<String> names() {
    return ALL.keySet();
  }

  public static Collection<Statistic> all() {
    return ALL.values();
  }

  private static void add(
      String name,
      String summary,
      String formula,
      String unit,
      String before,
      String source,
      Factory make) {
    add(name, List.of(X), 1, Type.NUMBER, summary, formula, unit, before, source, make);
  }

  private static void add(
      String name,
      List<Parameter> parameters,
      int minimum,
      Type result,
      String summary,
      String formula,
      String unit,
      String before,
      String source,
      Factory make) {
    ALL.put(
        name,
        new Statistic(
            name, parameters, minimum, result, summary, formula, unit, before, source, make));
  }
}

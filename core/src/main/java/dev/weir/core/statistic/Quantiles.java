package dev.weir.core.statistic;

import java.util.List;

/** The statistics of order. */
final class Quantiles {
  private static final String SOURCE =
      "Hyndman and Fan, The American Statistician 50 (1996), type 7; Dunning and Ertl, t-digest (2019)";
  private static final String ERROR = "exact in windows that slide and up to " + SortedRun.EXACT
      + " values; beyond, below 0.5 % of rank at the median and less towards the ends";

  private Quantiles() {}

  static List<Statistic> statistics() {
    return List.of(
        Statistic.named("median", Parameter.value("x"))
            .is("middle value")
            .formula("quantile(x, 0.5)")
            .error(ERROR)
            .source(SOURCE)
            .by(c -> Aggregate.ofOrder(sorted -> sorted.quantile(0.5))),
        Statistic.named("quantile", Parameter.value("x"), Parameter.number("p", 0, 1))
            .is("value below which the share p lies")
            .formula("linear between order statistics")
            .error(ERROR)
            .source(SOURCE)
            .by(c -> {
              double p = c.number("p");
              return Aggregate.ofOrder(sorted -> sorted.quantile(p));
            }));
  }
}

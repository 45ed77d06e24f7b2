package dev.weir.core.statistic;

import dev.weir.core.value.Values;
import java.util.ArrayList;
import java.util.List;

/** The statistics of order. */
final class Quantiles {
  private static final String SOURCE =
      "Hyndman and Fan, The American Statistician 50 (1996), type 7; Dunning and Ertl, t-digest (2019)";
  private static final String ERROR = "exact in windows that slide and up to " + SortedRun.EXACT
      + " values; beyond, below 0.5 % of rank at the median and less towards the ends";

  private Quantiles() {}

  /** How many deviations a standard deviation is, where values are normally distributed: 1 / Φ⁻¹(3/4). */
  private static final double NORMAL = 1.482602218505602;

  static List<Statistic> statistics() {
    return List.of(
        named("median")
            .is("middle value")
            .formula("quantile(x, 0.5)")
            .by(c -> Aggregate.ofOrder(sorted -> sorted.quantile(0.5))),
        named("quantile", Parameter.number("p", 0, 1))
            .is("value below which the share p lies")
            .formula("linear between order statistics")
            .by(c -> {
              double p = c.number("p");
              return Aggregate.ofOrder(sorted -> sorted.quantile(p));
            }),
        named("iqr")
            .is("interquartile range")
            .formula("quantile(x, 0.75) - quantile(x, 0.25)")
            .by(c -> Aggregate.ofOrder(sorted -> sorted.quantile(0.75) - sorted.quantile(0.25))),
        named("mad", Parameter.choice("scale", "raw", "normal"))
            .is(
                "median absolute deviation; with 'normal', scaled to estimate the standard deviation")
            .formula("median |x - median x|; normal: · 1.4826")
            .by(c -> {
              double scale = c.choice("scale").equals("raw") ? 1 : NORMAL;
              return Aggregate.ofOrder(sorted -> scale * sorted.medianDeviation());
            }),
        named("robust_zscore")
            .is("how far the newest value is from the median, in scaled median absolute deviations")
            .formula("(xₙ - median) / mad(x, 'normal')")
            .unit("1")
            .before("null before the first value and where mad is 0")
            .by(c -> Aggregate.ofOrder(Quantiles::robustZScore)));
  }

  private static Statistic.Builder named(String name, Parameter... constants) {
    List<Parameter> parameters = new ArrayList<>(List.of(Parameter.value("x")));
    parameters.addAll(List.of(constants));
    return Statistic.named(name, parameters.toArray(Parameter[]::new))
        .error(ERROR)
        .source(SOURCE);
  }

  private static double robustZScore(Sorted sorted) {
    double deviation = NORMAL * sorted.medianDeviation();
    return deviation > 0 ? (sorted.newest() - sorted.quantile(0.5)) / deviation : Values.NULL;
  }
}

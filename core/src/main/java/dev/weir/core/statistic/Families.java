package dev.weir.core.statistic;

import java.util.List;
import java.util.stream.Stream;

/** The statistics of this package: each family of them is listed by the class that computes it. */
public final class Families {
  private Families() {}

  public static List<Statistic> statistics() {
    return Stream.of(
            Count.statistics(),
            Sum.statistics(),
            Moments.statistics(),
            ZScore.statistics(),
            Shape.statistics(),
            Comoments.statistics(),
            Autocorrelation.statistics(),
            Volatility.statistics(),
            Drawdown.statistics(),
            Rate.statistics(),
            TimeWeighted.statistics(),
            Extremes.statistics(),
            Ends.statistics(),
            Quantiles.statistics(),
            Occurrences.statistics(),
            Histogram.statistics(),
            Lag.statistics(),
            Ema.statistics(),
            LinearlyWeighted.statistics(),
            Rsi.statistics(),
            Macd.statistics(),
            Bollinger.statistics(),
            TrueRange.statistics(),
            Weighted.statistics())
        .flatMap(List::stream)
        .toList();
  }
}

package dev.weir.core.statistic;

import dev.weir.core.model.Adwin;
import dev.weir.core.model.Anomaly;
import dev.weir.core.model.Cusum;
import dev.weir.core.model.HalfSpaceTrees;
import dev.weir.core.model.Holt;
import dev.weir.core.model.HoltWinters;
import dev.weir.core.model.LinearRegression;
import dev.weir.core.model.LocalLevel;
import dev.weir.core.model.LogisticRegression;
import dev.weir.core.model.PageHinkley;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The catalogue of statistics: each family of them is listed by the class that computes it. */
public final class Statistics {
  private static final Map<String, Statistic> ALL = new LinkedHashMap<>();

  static {
    Stream.of(
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
            Weighted.statistics(),
            Holt.statistics(),
            HoltWinters.statistics(),
            LocalLevel.statistics(),
            LinearRegression.statistics(),
            LogisticRegression.statistics(),
            Cusum.statistics(),
            PageHinkley.statistics(),
            Adwin.statistics(),
            HalfSpaceTrees.statistics(),
            Anomaly.statistics())
        .flatMap(List::stream)
        .forEach(s -> ALL.put(s.name(), s));
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
}

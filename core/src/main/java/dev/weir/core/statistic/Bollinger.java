package dev.weir.core.statistic;

import dev.weir.core.statistic.Monoid.Reading;
import dev.weir.core.value.Values;
import java.util.List;

/** Bollinger's bands: readings of {@link Moments}, with the newest value beside them. */
final class Bollinger {
  private Bollinger() {}

  static List<Statistic> statistics() {
    return List.of(Statistic.named(
            "bollinger", Parameter.value("x"), Parameter.number("k", 0, 100).or(2))
        .is("Bollinger's bands over the window: mean and k standard deviations on both sides")
        .formula(
            "mean ± k · stddev(x, 'population'); width = (upper - lower) / middle; percent_b = (xₙ - lower) / (upper - lower)")
        .before(
            "null before the first value; percent_b where the bands meet, width where the mean is 0")
        .source("Bollinger, Bollinger on Bollinger Bands (2001)")
        .parts("lower", "middle", "upper", "width", "percent_b")
        .by(c -> bands(c.number("k"))));
  }

  private static Aggregate bands(double k) {
    Reading lower = (s, at) -> Sum.mean(s, at) - k * Moments.populationDeviation(s, at);
    Reading upper = (s, at) -> Sum.mean(s, at) + k * Moments.populationDeviation(s, at);
    Reading width = (s, at) -> {
      double middle = Sum.mean(s, at);
      return middle == 0 ? Values.NULL : 2 * k * Moments.populationDeviation(s, at) / middle;
    };
    Reading percent = (s, at) ->
        (ZScore.newest(s, at) - lower.of(s, at)) / (2 * k * Moments.populationDeviation(s, at));
    return Aggregate.of(new ZScore(), lower, Sum::mean, upper, width, percent);
  }
}

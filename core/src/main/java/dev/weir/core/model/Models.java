package dev.weir.core.model;

import dev.weir.core.statistic.Statistic;
import java.util.List;
import java.util.stream.Stream;

/** The catalogue's models. */
public final class Models {
  private Models() {}

  public static List<Statistic> statistics() {
    return Stream.of(
            Holt.statistics(),
            HoltWinters.statistics(),
            Kalman.statistics(),
            LinearRegression.statistics(),
            LogisticRegression.statistics(),
            ChangeDetector.statistics(),
            Adwin.statistics(),
            HalfSpaceTrees.statistics(),
            Anomaly.statistics())
        .flatMap(List::stream)
        .toList();
  }
}

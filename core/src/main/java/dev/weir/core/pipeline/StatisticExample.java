package dev.weir.core.pipeline;

import dev.weir.core.statistic.Aggregate;
import dev.weir.core.statistic.Constants;
import dev.weir.core.statistic.Parameter;
import dev.weir.core.statistic.Statistic;
import dev.weir.core.window.Layout;
import dev.weir.core.window.Window;
import dev.weir.core.window.WindowSpec;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/** One call of a statistic and what it gives for eight observations, computed, so that the reference cannot be wrong. */
final class StatisticExample {
  private static final double[] DIGITS = {3, 1, 4, 1, 5, 9, 2, 6};

  /** The values of the arguments, by their names; {@link #DIGITS} for the others. An observation a second. */
  private static final Map<String, double[]> SERIES = Map.of(
      "y", new double[] {2, 7, 1, 8, 2, 8, 1, 8},
      "price", new double[] {10.1, 10.2, 10.1, 10.4, 10.3, 10.2, 10.5, 10.6},
      "high", new double[] {12, 13, 13, 15, 14, 16, 17, 16},
      "low", new double[] {10, 11, 12, 12, 12, 13, 15, 14},
      "close", new double[] {11, 13, 12, 14, 13, 16, 15, 15});

  /** Constants where there are no defaults, or where those take more than eight observations. */
  private static final Map<String, Map<String, Object>> CONSTANTS = Map.of(
      "quantile", Map.of("p", 0.9),
      "histogram", Map.of("low", 0.0, "high", 10.0, "bins", 5.0),
      "ema", Map.of("n", 3.0),
      "rsi", Map.of("n", 3.0),
      "macd", Map.of("fast", 2.0, "slow", 3.0, "signal", 2.0),
      "atr", Map.of("n", 3.0),
      "holt_winters", Map.of("season", 2.0),
      "kalman", Map.of("q", 1.0, "r", 4.0),
      "cusum", Map.of("target", 3.0, "k", 0.5, "h", 6.0));

  /** Of 0 and 1, which the series are not. */
  private static final String OF_CLASSES = "logistic_regression";

  private StatisticExample() {}

  static String of(Statistic statistic) {
    List<String> names = statistic.parameters().stream()
        .filter(p -> p instanceof Parameter.Value && !p.optional())
        .map(Parameter::name)
        .toList();
    Map<String, Object> given = CONSTANTS.getOrDefault(statistic.name(), Map.of());
    Constants constants = statistic.constants(given, Math.max(1, names.size()));
    String call = "`" + call(statistic, names, constants, given.size()) + "`";
    List<String> results =
        statistic.name().equals(OF_CLASSES) ? List.of() : results(statistic, names, constants);
    return results.isEmpty() ? call : call + data(names) + " gives " + String.join(", ", results);
  }

  /** As one writes it, up to the last constant that is given. */
  private static String call(
      Statistic statistic, List<String> names, Constants constants, int given) {
    List<String> arguments = new ArrayList<>(names);
    List<Parameter> parameters = statistic.parameters().stream()
        .filter(p -> !(p instanceof Parameter.Value))
        .toList();
    for (Parameter p : parameters.subList(0, given)) {
      arguments.add(Statistic.number(constants.number(p.name())));
    }
    return statistic.name() + "(" + String.join(", ", arguments) + ")";
  }

  private static String data(List<String> names) {
    return names.isEmpty()
        ? " of 8 observations"
        : names.stream()
            .map(n -> n + " = "
                + DoubleStream.of(series(n))
                    .mapToObj(Statistic::number)
                    .collect(Collectors.joining(" ")))
            .collect(Collectors.joining(", ", " of ", ""));
  }

  private static double[] series(String name) {
    return SERIES.getOrDefault(name, DIGITS);
  }

  /** Nothing where eight observations are too few for all of it. */
  private static List<String> results(
      Statistic statistic, List<String> names, Constants constants) {
    int arguments = constants.values();
    Aggregate aggregate = statistic.make().apply(constants);
    Layout layout = new Layout(List.of(new Layout.Entry(aggregate, 0)), arguments);
    Window window = Window.open(new WindowSpec.All(), layout);
    double[] row = new double[arguments];
    Arrays.fill(row, 1); // where observations are counted
    for (int i = 0; i < DIGITS.length; i++) {
      for (int a = 0; a < names.size(); a++) {
        row[a] = series(names.get(a))[i];
      }
      window.add(i * 1_000_000_000L, row);
    }
    double[] values = new double[layout.parts()];
    window.values(values);
    if (Arrays.stream(values).anyMatch(Double::isNaN)) {
      return List.of();
    }
    List<String> parts = statistic.parts().apply(constants);
    List<String> shown = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      shown.add((parts.isEmpty() ? "" : parts.get(i) + " = ") + rounded(values[i]));
    }
    return shown;
  }

  private static String rounded(double x) {
    BigDecimal six = new BigDecimal(x).round(new MathContext(6));
    return six.signum() == 0 ? "0" : six.stripTrailingZeros().toPlainString();
  }
}

package dev.weir.core.pipeline;

import dev.weir.core.catalogue.Statistics;
import dev.weir.core.statistic.Aggregate;
import dev.weir.core.statistic.Constants;
import dev.weir.core.statistic.FrequencySketch;
import dev.weir.core.statistic.Parameter;
import dev.weir.core.statistic.Sequence;
import dev.weir.core.statistic.SortedRun;
import dev.weir.core.statistic.Statistic;
import dev.weir.core.window.WindowSpec;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What there is to know of a statistic: what the catalogue says, and what follows from how it is computed. */
public final class StatisticReference {
  /** Each kind of window, by an example. */
  private static final List<String> WINDOWS = List.of(
      "all", "last 100", "last 5m", "every 1m", "every 10s over 5m", "session 30s", "decay 5m");

  /** More than any statistic takes where it must take them. */
  private static final int MOST_VALUES = 8;

  private StatisticReference() {}

  /** Labels and texts, in the order in which one reads them; what is empty is left out. */
  public static Map<String, String> of(Statistic statistic) {
    Statistic.Description d = statistic.description();
    Constants constants = example(statistic, values(statistic, false));
    Aggregate aggregate = statistic.make().apply(constants);
    Map<String, String> all = new LinkedHashMap<>();
    all.put("formula", d.formula());
    all.put("options", options(statistic));
    all.put("parts", String.join(", ", statistic.parts().apply(constants)));
    all.put("unit", d.unit());
    all.put("at first", d.before());
    all.put("windows", windows(statistic));
    all.put("memory", memory(aggregate));
    all.put("cost", cost(aggregate));
    all.put("error", d.error());
    all.put("source", d.source());
    all.put("elsewhere", String.join(", ", Statistics.otherNames(statistic)));
    all.put("example", StatisticExample.of(statistic));
    all.values().removeIf(String::isEmpty);
    return all;
  }

  /** Constants that are allowed, the defaults where there are some. */
  private static Constants example(Statistic statistic, int values) {
    Map<String, Object> given = new HashMap<>();
    for (Parameter parameter : statistic.parameters()) {
      if (parameter instanceof Parameter.Number n && !n.optional()) {
        given.put(n.name(), n.least());
      }
    }
    return statistic.constants(given, Math.max(1, values));
  }

  private static String options(Statistic statistic) {
    return statistic.parameters().stream()
        .filter(Parameter.Choice.class::isInstance)
        .map(p -> p.name() + ": '" + String.join("', '", ((Parameter.Choice) p).options()) + "'")
        .collect(Collectors.joining("; "));
  }

  private static String windows(Statistic statistic) {
    int least = values(statistic, false);
    List<String> kept = windows(statistic, least);
    List<String> withAll = windows(statistic, Math.max(least, values(statistic, true)));
    List<String> more = withAll.stream().filter(w -> !kept.contains(w)).toList();
    return (kept.size() == WINDOWS.size() ? "every kind" : String.join(", ", kept))
        + (more.isEmpty()
            ? ""
            : "; with " + statistic.parameters().getLast().name() + ", also "
                + String.join(", ", more));
  }

  private static List<String> windows(Statistic statistic, int values) {
    Aggregate aggregate = statistic.make().apply(example(statistic, values));
    return WINDOWS.stream()
        .filter(w -> WindowSpec.parse(w).refusal(aggregate).isEmpty())
        .toList();
  }

  /** How many values an observation has: at least, or with those that may be left out. */
  private static int values(Statistic statistic, boolean all) {
    return (int) statistic.parameters().stream()
        .filter(p -> p instanceof Parameter.Value && (all || !p.optional()))
        .count();
  }

  private static String memory(Aggregate aggregate) {
    return switch (aggregate) {
      case Aggregate.OfMonoid m ->
        8 * m.monoid().width()
            + " bytes a key; in windows that slide 9 times that, and once more for each 8 observations";
      case Aggregate.OfOrder o ->
        "8 bytes an observation; in windows that grow, at most " + 8 * SortedRun.EXACT / 1024
            + " KiB a key";
      case Aggregate.OfFrequencies f ->
        "up to 64 bytes a different value; in windows that grow, at most "
            + 128 * FrequencySketch.EXACT / 1024 + " KiB a key";
      case Aggregate.OfSequence s -> "about " + used(s) + " bytes a key";
    };
  }

  /** What the state takes after some thousand observations, to two digits. */
  private static String used(Aggregate.OfSequence aggregate) {
    Sequence sequence = aggregate.open().get();
    double[] row = new double[MOST_VALUES];
    for (int i = 0; i < 5000; i++) {
      Arrays.setAll(row, a -> a + 1);
      row[0] = i * 7919L % 1000;
      sequence.add(i * 1_000_000_000L, row, 0);
    }
    DataOutputStream out = new DataOutputStream(OutputStream.nullOutputStream());
    try {
      sequence.save(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new BigDecimal(out.size()).round(new MathContext(2)).toPlainString();
  }

  private static String cost(Aggregate aggregate) {
    return switch (aggregate) {
      case Aggregate.OfMonoid m -> "O(1) an observation, amortised, whatever the window";
      case Aggregate.OfOrder o -> "O(√n) an observation; O(1), amortised, in windows that grow";
      case Aggregate.OfFrequencies f -> "O(log n) an observation, n different values";
      case Aggregate.OfSequence s -> "O(1) an observation";
    };
  }
}

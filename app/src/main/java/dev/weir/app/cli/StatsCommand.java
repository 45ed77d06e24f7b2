package dev.weir.app.cli;

import dev.weir.core.catalogue.Statistics;
import dev.weir.core.expression.Suggestions;
import dev.weir.core.pipeline.StatisticReference;
import dev.weir.core.statistic.Statistic;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code weir stats [NAME]}. */
@Command(
    name = "stats",
    description = "Shows the catalogue of statistics.",
    mixinStandardHelpOptions = true)
final class StatsCommand implements Runnable {
  @Parameters(arity = "0..1", paramLabel = "NAME", description = "One statistic, in full.")
  private @Nullable String name;

  @Override
  public void run() {
    if (name == null) {
      for (Statistic s : Statistics.all()) {
        System.out.printf("%-20s %s%n", s.signature(), s.description().summary());
      }
    } else {
      show(name);
    }
  }

  private static void show(String name) {
    Statistic s = Statistics.find(name)
        .orElseThrow(() -> new Mistaken("weir: there is no statistic '" + name + "'"
            + Statistics.calledElsewhere(name)
                .or(() -> Suggestions.nearest(name, Statistics.names()))
                .map(n -> " (did you mean " + n + "?)")
                .orElse("")));
    System.out.println(s.signature());
    System.out.println("  " + s.description().summary());
    StatisticReference.of(s)
        .forEach((label, text) -> System.out.printf("  %-9s %s%n", label, text));
  }
}

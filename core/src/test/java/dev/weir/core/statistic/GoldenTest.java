package dev.weir.core.statistic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.embedded.Change;
import dev.weir.core.embedded.Embedded;
import dev.weir.core.pipeline.PipelineBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every statistic that has a counterpart in pandas, scipy or numpy gives what that gives, over recorded trades: what
 * src/test/python/golden.py has computed, for windows of the last 50 where nothing else is said.
 */
class GoldenTest {
  private static final List<String> EXPECTED = lines("expected.csv");

  private static List<String> columns() {
    return Arrays.asList(EXPECTED.getFirst().split(";", -1));
  }

  static Stream<String> calls() {
    return columns().stream().skip(2);
  }

  @ParameterizedTest
  @MethodSource("calls")
  void givesWhatPandasGives(String call) {
    int colon = call.indexOf(": ");
    String window = colon < 0 ? "last 50" : call.substring(0, colon);
    List<Change> changes = run(window, call.substring(colon < 0 ? 0 : colon + 2));
    int column = columns().indexOf(call);
    for (String line : EXPECTED.subList(1, EXPECTED.size())) {
      String[] cells = line.split(";", -1);
      double got = changes.get(Integer.parseInt(cells[0])).number("value");
      double expected = cells[column].isEmpty() ? Double.NaN : Double.parseDouble(cells[column]);
      if (Double.isNaN(expected)) {
        assertThat(got).as("row %s", cells[0]).isNaN();
      } else {
        // a skill is a difference from 1, a coefficient one of prices of 60,000
        double scale = Math.max(call.matches(".*skill|.*b\\d") ? 1 : 1e-3, Math.abs(expected));
        assertThat(Math.abs(got - expected) / scale)
            .as("row %s: %s for %s", cells[0], got, expected)
            .isLessThan(1e-9);
      }
    }
  }

  /** A new statistic needs a counterpart here, or a reason and a test of its own. */
  @ParameterizedTest
  @MethodSource("dev.weir.core.catalogue.Statistics#all")
  void everyStatisticIsComparedWithSomething(Statistic statistic) {
    Set<String> compared = new HashSet<>(ELSEWHERE);
    calls().forEach(c -> compared.add(c.replaceAll(".*: ", "").replaceAll("\\(.*", "")));
    assertThat(compared).contains(statistic.name());
  }

  private static final Set<String> ELSEWHERE = Set.of(
      "count",
      "first",
      "last", // WindowsTest
      "rate",
      "twap", // TimeTest
      "rsi",
      "macd",
      "bollinger",
      "atr", // TechnicalAnalysisTest
      "robust_zscore",
      "top", // readings of mad, median and mode
      "logistic_regression",
      "page_hinkley",
      "adwin",
      "half_space_trees",
      "anomaly"); // ModelsTest

  private static List<Change> run(String window, String call) {
    List<Change> changes = new ArrayList<>();
    Embedded weir = Embedded.run(
        PipelineBuilder.named("golden")
            .feed("trades", f -> f.time("t").field("price", "p").field("size", "q"))
            .stream("s", s -> s.from("trades").window(window).select("value", call))
            .build(),
        changes::add);
    for (String line : lines("trades.csv").stream().skip(1).toList()) {
      String[] cells = line.split(",", -1);
      weir.observe(
          "trades",
          Instant.ofEpochMilli(Long.parseLong(cells[0])),
          Map.of("price", Double.valueOf(cells[1]), "size", Double.valueOf(cells[2])));
    }
    return changes;
  }

  private static List<String> lines(String file) {
    try (InputStream in = GoldenTest.class.getResourceAsStream("/golden/" + file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package dev.weir.core.statistic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.embedded.Change;
import dev.weir.core.embedded.Embedded;
import dev.weir.core.pipeline.Pipeline;
import dev.weir.core.pipeline.PipelineBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * The results that Stock.Indicators publishes for two years of daily quotes: every row, those without a result included.
 * The second series of the correlation is not published; src/test/python/recover_compare.py finds it from the results.
 * An analyst's window gives nothing before it is full; Weir's gives what it has, so the pipelines ask for a full one.
 */
class TechnicalAnalysisTest {
  private static final double TOLERANCE = 1e-9;

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
          # file | key          | window  | select
          sma    | sma          | last 20 | case when count() = 20 then mean(close) end
          ema    | ema          | all     | ema(close, 20, 'sma')
          wma    | wma          | last 14 | case when count() = 14 then wma(close) end
          rsi    | rsi          | all     | rsi(close)
          macd   | macd         | all     | macd(close).line
          macd   | signal       | all     | macd(close, 12, 26, 9).signal
          macd   | histogram    | all     | macd(close).histogram
          macd   | fastEma      | all     | ema(close, 12, 'sma')
          macd   | slowEma      | all     | ema(close, 26, 'sma')
          bb     | sma          | last 20 | case when count() = 20 then bollinger(close).middle end
          bb     | upperBand    | last 20 | case when count() = 20 then bollinger(close, 2).upper end
          bb     | lowerBand    | last 20 | case when count() = 20 then bollinger(close, 2).lower end
          bb     | width        | last 20 | case when count() = 20 then bollinger(close, 2).width end
          bb     | percentB     | last 20 | case when count() = 20 then bollinger(close, 2).percent_b end
          bb     | zScore       | last 20 | case when count() = 20 then (close - mean(close)) / stddev(close, 'population') end
          stdev  | stdDev       | last 14 | case when count() = 14 then stddev(close, 'population') end
          stdev  | mean         | last 14 | case when count() = 14 then mean(close) end
          slope  | slope        | last 14 | case when count() = 14 then slope(close) end
          slope  | intercept    | last 14 | case when count() = 14 then intercept(close, bar) end
          slope  | rSquared     | last 14 | case when count() = 14 then r2(close) end
          slope  | stdDev       | last 14 | case when count() = 14 then stddev(close, 'population') end
          corr   | varianceA    | last 20 | case when count() = 20 then var(other, 'population') end
          corr   | varianceB    | last 20 | case when count() = 20 then var(close, 'population') end
          corr   | covariance   | last 20 | case when count() = 20 then cov(other, close, 'population') end
          corr   | correlation  | last 20 | case when count() = 20 then corr(other, close) end
          corr   | rSquared     | last 20 | case when count() = 20 then r2(other, close) end
          vwap   | vwap         | all     | vwap((high + low + close) / 3, volume)
          atr    | tr           | last 2  | case when count() = 2 then greatest(high, lag(close)) - least(low, lag(close)) end
          atr    | atr          | all     | atr(high, low, close)
          atr    | atrp         | all     | atr(high, low, close, 14) / close * 100
          """)
  void agreesInEveryRow(String file, String key, String window, String select) throws IOException {
    List<Change> changes = run(window, select);
    List<Map<String, Object>> expected = expected(file);
    assertThat(changes).hasSameSizeAs(expected).hasSize(502);
    for (int i = 0; i < expected.size(); i++) {
      Object value = expected.get(i).get(key);
      double got = changes.get(i).number("value");
      if (value == null) {
        assertThat(got).as("row %d", i).isNaN();
      } else {
        double wanted = ((Number) value).doubleValue();
        assertThat(Math.abs(got - wanted))
            .as("row %d: %s for %s", i, got, wanted)
            .isLessThan(TOLERANCE);
      }
    }
  }

  private static List<Change> run(String window, String select) throws IOException {
    Pipeline pipeline = PipelineBuilder.named("analysis")
        .feed("quotes", f -> f.time("date")
            .field("open", "open")
            .field("high", "high")
            .field("low", "low")
            .field("close", "close")
            .field("volume", "volume")
            .field("bar", "bar")
            .field("other", "other"))
        .stream("s", s -> s.from("quotes").window(window).select("value", select))
        .build();
    List<Change> changes = new ArrayList<>();
    Embedded weir = Embedded.run(pipeline, changes::add);
    List<String> lines = text("quotes_default.csv.gz").lines().skip(1).toList();
    List<String> others = lines("quotes_compare.csv");
    for (int i = 0; i < lines.size(); i++) {
      String[] cells = lines.get(i).split(",", -1);
      Map<String, Double> row = new HashMap<>();
      row.put("bar", i + 1.0);
      row.put("other", Double.valueOf(others.get(i)));
      String[] names = {"open", "high", "low", "close", "volume"};
      for (int c = 0; c < names.length; c++) {
        row.put(names[c], Double.valueOf(cells[c + 1]));
      }
      weir.observe(
          "quotes", LocalDate.parse(cells[0]).atStartOfDay().toInstant(ZoneOffset.UTC), row);
    }
    return changes;
  }

  @SuppressWarnings("unchecked") // JSON is YAML
  private static List<Map<String, Object>> expected(String indicator) throws IOException {
    Load load = new Load(LoadSettings.builder().setCodePointLimit(10_000_000).build());
    return (List<Map<String, Object>>)
        load.loadFromString(text("expected_" + indicator + ".json.gz"));
  }

  /** Without the heading. */
  private static List<String> lines(String file) throws IOException {
    try (InputStream in = TechnicalAnalysisTest.class.getResourceAsStream("/ta/" + file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .skip(1)
          .toList();
    }
  }

  private static String text(String file) throws IOException {
    try (InputStream in = TechnicalAnalysisTest.class.getResourceAsStream("/ta/" + file)) {
      return new String(new GZIPInputStream(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}

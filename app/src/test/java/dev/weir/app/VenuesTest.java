package dev.weir.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.app.replay.Replay;
import dev.weir.core.pipeline.Pipeline;
import dev.weir.core.pipeline.PipelineReader;
import dev.weir.core.pipeline.Planner;
import dev.weir.feed.profile.ShippedProfiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The profiles over what was recorded of their venues, where the recordings are there. */
class VenuesTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** As many observations and symbols, and the same sum of price times size, as {@code app/src/test/python/venues.py} finds. */
  @ParameterizedTest
  @CsvSource(delimiter = '|', nullValues = "-", quoteCharacter = '`', textBlock = """
          binance         | binance/spot_btcusdt_20240808            | -     |  9757 |  1 | 13084074.1123886
          binance         | binance/spot_ethusdt_20240808            | -     |  6106 |  1 | 6066483.27618
          binance         | binance/usdm_btcusdt_20240808            | -     | 21313 |  1 | 149845680.8898
          binance         | binance/cm_btcusd_perp_20240808          | -     |  2286 |  1 | 5134772336.7
          binance         | cryptofeed/BINANCE.ws.1.0.ndjson         | where: data.e = 'aggTrade', id: [data.s, data.a] | 2 | 2 | 20.46352926
          binance-futures | cryptofeed/BINANCE_FUTURES.ws.1.0.ndjson | -     |    91 |  4 | 37718.22059
          coinbase        | cryptofeed/COINBASE.ws.28.0.ndjson       | -     |   107 | 10 | 41385.1656219596
          kraken          | cryptofeed/KRAKEN.ws.48.0.ndjson         | -     |    10 |  2 | 3747.502283528448
          kraken          | cryptofeed/KRAKEN.ws.49.0.ndjson         | where: "[2] = 'ticker'", each: null, time: null, fields: {price: "[1].c[0]", size: "[1].c[1]"} | 18 | 10 | 5184.547625560743
          kraken          | cryptofeed/KRAKEN.ws.50.0.ndjson         | where: "[2] = 'book-1000'", each: "[1].a" |  2048 | 10 | 9434313.432883149
          bitstamp        | cryptofeed/BITSTAMP.ws.1.0.ndjson        | -     |    10 |  1 | 132725.2246516008
          bitfinex        | cryptofeed/BITFINEX.ws.11.0.ndjson       | where: "[1] is null", each: "[1]", time: {field: "[1]"}, id: ["[0]"], channels: {when: event = 'subscribed' and channel = 'trades'}, fields: {symbol: {path: "$[0]"}, price: "[3]", size: "[2]"} | 210 | 7 | 16229.849092746641
          okx             | cryptofeed/OKX.ws.1.0.ndjson             | -     |    74 |  3 | 1163883.443833072
          huobi           | cryptofeed/HUOBI.ws.44.0.ndjson          | -     |    73 | 10 | 11831.216644350729
          upbit           | cryptofeed/UPBIT.ws.62.0.ndjson          | -     |   304 |  3 | 84193350.79967532
          bitflyer        | cryptofeed/BITFLYER.ws.1.0.ndjson        | -     |   162 |  4 | 18900499.2536241
          """)
  void aProfileReadsWhatIsThere(
      String profile, String recording, String read, long count, int symbols, double value)
      throws IOException {
    Path file = Path.of("../../shared/data/frames").resolve(recording + ".gz");
    assumeThat(file).exists();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new Replay(pipeline(profile, read), out).run(Map.of("f", file), n -> {});
    Map<String, JsonNode> last = new HashMap<>();
    for (String line : out.toString(StandardCharsets.UTF_8).lines().toList()) {
      JsonNode change = MAPPER.readTree(line);
      last.put(change.path("symbol").asText(), change);
    }
    assertThat(last).hasSize(symbols);
    assertThat(last.values().stream().mapToLong(c -> c.path("n").asLong()).sum())
        .isEqualTo(count);
    assertThat(
            last.values().stream().mapToDouble(c -> c.path("value").asDouble()).sum())
        .isCloseTo(value, withinPercentage(1e-12));
  }

  private static Pipeline pipeline(String profile, String read) {
    String yaml = """
        feeds: { f: { profile: %s, symbols: [A] %s } }
        streams: { s: { from: f, by: symbol, select: "count() as n, sum(price * size) as value" } }
        """.formatted(profile, read == null ? "" : ", read: {" + read + "}");
    PipelineReader.Result file =
        PipelineReader.read(yaml, secret -> Optional.of("s"), new ShippedProfiles());
    assertThat(file.mistakes()).isEmpty();
    Planner.Result planned = Planner.plan(file.file().orElseThrow());
    assertThat(planned.mistakes()).isEmpty();
    return planned.pipeline().orElseThrow();
  }
}

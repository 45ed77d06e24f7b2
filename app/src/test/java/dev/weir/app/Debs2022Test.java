package dev.weir.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.app.replay.Replay;
import dev.weir.core.pipeline.PipelineBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * examples/debs2022.yaml over recorded trades gives the advice that src/test/python/debs2022.py computes. The recordings last
 * minutes, so windows are shorter than in the challenge.
 */
class Debs2022Test {

  @ParameterizedTest
  @CsvSource({
    "src/test/resources/recordings/binance-btcusdt-20240808.gz, shipped, 100ms, 5, 12",
    "../../shared/data/frames/binance/spot_btcusdt_20240808.gz, spot_btcusdt, 250ms, 38, 100",
    "../../shared/data/frames/binance/spot_ethusdt_20240808.gz, spot_ethusdt, 250ms, 38, 100",
  })
  void givesTheAdvice(Path recording, String expected, String window, String fast, String slow)
      throws IOException {
    assumeThat(recording).exists();
    String yaml = Files.readString(Path.of("../examples/debs2022.yaml"))
        .replace("every 5m", "every " + window)
        .replace("ema(close, 38,", "ema(close, " + fast + ",")
        .replace("ema(close, 100,", "ema(close, " + slow + ",");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new Replay(PipelineBuilder.parse(yaml, n -> Optional.empty()), out)
        .run(Map.of("trades", recording), n -> {});

    List<String> advice = new ArrayList<>();
    for (String line : out.toString(StandardCharsets.UTF_8).lines().toList()) {
      JsonNode record = new ObjectMapper().readTree(line);
      if (record.path("stream").asText().equals("advice") && record.has("first")) {
        advice.add(String.join(
            ",",
            record.path("symbol").asText(),
            Long.toString(Instant.parse(record.path("time").asText()).toEpochMilli()),
            record.path("first").asText(),
            record.path("second").asText("").replace("null", ""),
            record.path("third").asText("").replace("null", "")));
      }
    }
    List<String> lines =
        Files.readAllLines(Path.of("src/test/resources/debs2022/" + expected + ".csv"));
    assertThat(advice).isNotEmpty().isEqualTo(lines.subList(1, lines.size()));
  }
}

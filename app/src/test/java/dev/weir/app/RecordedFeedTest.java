package dev.weir.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real frames, played over a real WebSocket, killed in the middle, and replayed. */
class RecordedFeedTest {
  private static final Path RECORDING =
      Path.of("src/test/resources/recordings/binance-btcusdt-20240808.gz").toAbsolutePath();
  private static final int TRADES = 550;

  @TempDir
  private Path directory;

  private static final String PIPELINE = """
      name: recorded
      feeds:
        trades:
          url: ws://127.0.0.1:%d/ws
          reconnect: { first: 10ms, max: 50ms }
          read:
            where: stream like '%%@trade'
            time: { field: data.T, unit: ms }
            fields: { symbol: data.s, price: data.p, size: data.q }
      streams:
        totals:
          from: trades
          by: symbol
          select: { n: count(), mean: mean(price), stddev: stddev(price), vwap: sum(price * size) / sum(size), quantity: sum(size) }
        rolling:
          from: trades
          by: symbol
          window: last 50
          select: { mean: mean(price), median: median(price), z: zscore(price), ema: "ema(price, 20)" }
        bars:
          from: trades
          by: symbol
          window: every 1m
          emit: close
          select: { open: first(price), high: max(price), low: min(price), close: last(price) }
      alerts:
        high: { from: rolling, when: z > 2, until: z < 0 }
      """;

  /** Expected values: exact decimal arithmetic in Python over the same frames. */
  @Test
  void replayGivesTheExactTotals() throws IOException, InterruptedException {
    List<String> lines = replay("trades=" + RECORDING);
    JsonNode last = new ObjectMapper()
        .readTree(lines.stream()
            .filter(l -> l.contains("\"totals\""))
            .reduce((a, b) -> b)
            .orElseThrow());
    assertThat(last.get("n").asInt()).isEqualTo(TRADES);
    near(last, "mean", 61833.569381818181818);
    near(last, "stddev", 9.3671978720515938824);
    near(last, "vwap", 61834.129245760182538);
    near(last, "quantity", 5.66239);
  }

  @Test
  void liveAndReplayTellTheSameRecordsToTheByte() throws IOException, InterruptedException {
    List<String> replayed = replay("trades=" + RECORDING);
    try (WeirProcess feed = simulate("max")) {
      Path pipeline = pipeline(feed.port());
      try (WeirProcess run = run(pipeline)) {
        int port = run.port();
        try (Subscriber all = new Subscriber("ws://127.0.0.1:" + port + "/ws")
            .send("{\"type\":\"subscribe\",\"stream\":\"rolling\",\"since\":0}")) {
          all.next(m -> m.contains("\"subscribed\""));
          for (String expected : replayed.stream()
              .filter(l -> l.startsWith("{\"stream\":\"rolling\""))
              .toList()) {
            assertThat(all.next()).isEqualTo(expected);
          }
        }
        assertThat(run.terminate()).isZero();
      }
    }
    assertThat(replay(directory.resolve("weir-data").toString()))
        .containsExactlyInAnyOrderElementsOf(replayed);
  }

  @Test
  void killedAndStartedAgainItGoesOnAsIfNothingHadHappened()
      throws IOException, InterruptedException {
    try (WeirProcess feed = simulate("6")) {
      Path pipeline = pipeline(feed.port());
      long seen = 0;
      List<String> told = new ArrayList<>();
      for (int round = 0; round < 4; round++) {
        WeirProcess run = run(pipeline);
        try (Subscriber s = new Subscriber("ws://127.0.0.1:" + run.port() + "/ws")
            .send("{\"type\":\"subscribe\",\"stream\":\"rolling\",\"since\":" + seen + "}")) {
          s.next(m -> m.contains("\"subscribed\""));
          for (int i = 0; i < 60; i++) {
            told.add(s.next());
            seen++;
          }
        }
        run.kill();
      }
      List<String> undisturbed = replay(directory.resolve("weir-data").toString()).stream()
          .filter(l -> l.startsWith("{\"stream\":\"rolling\""))
          .toList();
      assertThat(told).isEqualTo(undisturbed.subList(0, told.size()));
      assertThat(IntStream.range(0, told.size())
              .allMatch(i -> told.get(i).contains("\"seq\":" + (i + 1) + ",")))
          .isTrue();
    }
  }

  private WeirProcess simulate(String speed) throws IOException {
    return new WeirProcess(
        directory,
        "simulate",
        "--listen",
        "127.0.0.1:0",
        "--recording",
        RECORDING.toString(),
        "--speed",
        speed,
        "--resume");
  }

  private WeirProcess run(Path pipeline) throws IOException {
    return new WeirProcess(directory, "run", pipeline.toString(), "--listen", "127.0.0.1:0");
  }

  private Path pipeline(int port) throws IOException {
    return Files.writeString(directory.resolve("pipeline.yaml"), PIPELINE.formatted(port));
  }

  private List<String> replay(String recording) throws IOException, InterruptedException {
    Path pipeline = pipeline(9);
    try (WeirProcess replay =
        new WeirProcess(directory, "replay", pipeline.toString(), "--recording", recording)) {
      assertThat(replay.exit()).isZero();
      return replay.out();
    }
  }

  private static void near(JsonNode change, String field, double expected) {
    assertThat(change.get(field).asDouble())
        .isCloseTo(expected, within(Math.abs(expected) * 1e-12));
  }
}

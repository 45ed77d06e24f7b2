package dev.weir.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} at random moments while a recording comes in as fast as it can. {@code bench/kills} does it fifty times.
 */
class KillsTest {
  private static final Path RECORDING =
      Path.of("src/test/resources/recordings/binance-btcusdt-20240808.gz").toAbsolutePath();

  /** Changes come every 10 ms, so that there are few of them for many messages; times are those of arrival. */
  private static final String PIPELINE = """
      feeds:
        trades:
          url: ws://127.0.0.1:%d/ws
          reconnect: { first: 10ms, max: 50ms }
          read:
            where: stream like '%%@trade'
            fields: { symbol: data.s, price: data.p, size: data.q }
      streams:
        pulse:
          from: trades
          by: symbol
          window: last 50
          select: { n: count(), total: sum(size), mean: mean(price), median: median(price) }
          emit: every 10ms
      log: { keep: { size: 100GB } }
      """;

  @TempDir
  private Path directory;

  @Test
  void nothingIsLostAndNothingIsToldTwice() throws IOException, InterruptedException {
    int kills = Integer.getInteger("weir.kills", 5);
    long seed = Long.getLong("weir.seed", System.nanoTime());
    Random random = new Random(seed);
    List<String> told = new ArrayList<>();
    long slowest = 0;
    try (WeirProcess feed = new WeirProcess(
        directory,
        "simulate",
        "--listen",
        "127.0.0.1:0",
        "--recording",
        RECORDING.toString(),
        "--speed",
        "max",
        "--loop")) {
      Path pipeline =
          Files.writeString(directory.resolve("kills.yaml"), PIPELINE.formatted(feed.port()));
      for (int kill = 0; kill < kills; kill++) {
        long started = System.nanoTime();
        WeirProcess run =
            new WeirProcess(directory, "run", pipeline.toString(), "--listen", "127.0.0.1:0");
        try (Subscriber reader = new Subscriber("ws://127.0.0.1:" + run.port() + "/ws")
            .send("{\"type\":\"subscribe\",\"stream\":\"pulse\",\"since\":" + told.size() + "}")) {
          reader.next(m -> m.contains("\"subscribed\""));
          int records = random.nextInt(30);
          for (int i = 0; i < records; i++) {
            told.add(reader.next());
            slowest = i == 0 ? Math.max(slowest, System.nanoTime() - started) : slowest;
          }
          LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(100_000)));
        }
        run.kill();
      }
      try (WeirProcess replay = new WeirProcess(
          directory,
          "replay",
          pipeline.toString(),
          "--recording",
          directory.resolve("weir-data").toString())) {
        assertThat(replay.exit()).isZero();
        List<String> undisturbed = replay.out();
        assertThat(told).as("seed %d", seed).isNotEmpty();
        assertThat(undisturbed.size()).isGreaterThanOrEqualTo(told.size());
        assertThat(told).as("seed %d", seed).isEqualTo(undisturbed.subList(0, told.size()));
        System.out.printf(
            "%d kills: %d of %d changes told, each once, as in the replay; from start to first change %.2f s at most; seed %d%n",
            kills, told.size(), undisturbed.size(), slowest / 1e9, seed);
      }
    }
  }

  @Test
  void whatPeopleSaidAboutAlertsOutlivesAKill() throws Exception {
    Path pipeline = Files.writeString(directory.resolve("alerts.yaml"), """
        feeds: { rooms: { accept: {}, read: { fields: [room, celsius] } } }
        streams: { newest: { from: rooms, by: room, select: { celsius: last(celsius) } } }
        alerts: { hot: { from: newest, when: celsius > 30 } }
        """);
    String silence = "{\"alert\":\"hot\",\"for\":\"1h\",\"reason\":\"known\"}";
    WeirProcess killed =
        new WeirProcess(directory, "run", pipeline.toString(), "--listen", "127.0.0.1:0");
    URI silences = URI.create("http://127.0.0.1:" + killed.port() + "/api/silences");
    String said = HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(silences)
                .POST(BodyPublishers.ofString(silence))
                .build(),
            BodyHandlers.ofString())
        .body();
    killed.kill();
    try (WeirProcess again =
        new WeirProcess(directory, "run", pipeline.toString(), "--listen", "127.0.0.1:0")) {
      URI same = URI.create("http://127.0.0.1:" + again.port() + "/api/silences");
      assertThat(HttpClient.newHttpClient()
              .send(HttpRequest.newBuilder(same).build(), BodyHandlers.ofString())
              .body())
          .isEqualTo("[" + said + "]");
    }
  }
}

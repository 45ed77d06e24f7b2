package dev.weir.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.DoublePredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A feed that is faster than its computation: the log grows, the heap does not, and what was behind is made up for. */
class OverloadTest {
  private static final Path RECORDING =
      Path.of("src/test/resources/recordings/binance-btcusdt-20240808.gz").toAbsolutePath();
  private static final int HEAP_MEGABYTES = 128;
  private static final long BEHIND = 20_000_000;
  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(4);

  /** Every message is an observation of a stream with much to compute. */
  private static final String PIPELINE = """
      feeds:
        trades:
          url: ws://127.0.0.1:%d/ws
          reconnect: { first: 10ms, max: 50ms }
          read: { where: stream is not null, fields: { stream: stream, price: { path: data.p, optional: true } } }
      streams:
        heavy:
          from: trades
          by: stream
          window: last 1000
          select:
            n: count()
            q: "quantile(price, 0.9)"
            mad: mad(price)
            mode: mode(price)
            entropy: entropy(price)
            skew: skewness(price)
            kurt: kurtosis(price)
            acf: "autocorr(price, 3)"
            top: "top(price, 5)"
          emit: every 1s
      """;

  @TempDir
  private Path directory;

  @Test
  void theLogGrowsTheHeapDoesNotAndNothingIsLost() throws IOException, InterruptedException {
    WeirProcess feed = new WeirProcess(
        directory,
        "simulate",
        "--listen",
        "127.0.0.1:0",
        "--recording",
        RECORDING.toString(),
        "--speed",
        "max",
        "--loop");
    Path pipeline =
        Files.writeString(directory.resolve("heavy.yaml"), PIPELINE.formatted(feed.port()));
    try (WeirProcess run = WeirProcess.withHeap(
        HEAP_MEGABYTES, directory, "run", pipeline.toString(), "--listen", "127.0.0.1:0")) {
      int port = run.port();
      await(port, "weir_log_lag_bytes", lag -> lag > BEHIND);
      feed.kill();
      await(port, "weir_log_lag_bytes", lag -> lag == 0);
      double received = metric(port, "weir_feed_messages_total");
      double computed = metric(port, "weir_feed_observations_total")
          + metric(port, "weir_feed_other_messages_total");
      assertThat(computed).isEqualTo(received).isPositive();
      assertThat(metric(port, "weir_dead_letters_total")).isZero();
      assertThat(run.terminate()).isZero();
    }
  }

  /** As exchanges do when the price moves: ninety times the usual rate for ten milliseconds, here 900 messages each ms. */
  @Test
  void burstsAreTakenWhole() throws IOException, InterruptedException {
    int bursts = 20;
    int size = 9_000;
    try (BurstServer feed = new BurstServer(bursts, size, Duration.ofMillis(200))) {
      Path pipeline =
          Files.writeString(directory.resolve("bursts.yaml"), """
          feeds: { f: { url: "ws://127.0.0.1:%d/ws", read: { sequence: n, fields: [x] } } }
          streams:
            all: { from: f, select: { n: count(), sum: sum(x) }, emit: every 100ms }
            near: { from: f, window: last 1000, select: { median: median(x) }, emit: every 100ms }
          """.formatted(feed.port()));
      try (WeirProcess run = WeirProcess.withHeap(
          HEAP_MEGABYTES / 2, directory, "run", pipeline.toString(), "--listen", "127.0.0.1:0")) {
        int port = run.port();
        await(port, "weir_feed_observations_total", n -> n == bursts * size);
        await(port, "weir_log_lag_bytes", lag -> lag == 0);
        assertThat(metric(port, "weir_feed_messages_total")).isEqualTo(bursts * size);
        assertThat(metric(port, "weir_feed_missing_messages")).isZero();
        assertThat(metric(port, "weir_feed_duplicates_total")).isZero();
        assertThat(run.terminate()).isZero();
      }
    }
  }

  /** Asks now and then until it is so. */
  private static void await(int port, String name, DoublePredicate wanted) throws IOException {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (!wanted.test(metric(port, name))) {
      assertThat(System.nanoTime()).as("%s is %s", name, metric(port, name)).isLessThan(deadline);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
  }

  private static double metric(int port, String name) throws IOException {
    try (InputStream in =
        URI.create("http://127.0.0.1:" + port + "/metrics").toURL().openStream()) {
      String all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      Matcher m = Pattern.compile("(?m)^" + name + "(?:\\{.*})? (\\S+)$").matcher(all);
      double sum = 0;
      while (m.find()) {
        sum += Double.parseDouble(m.group(1));
      }
      return sum;
    }
  }
}

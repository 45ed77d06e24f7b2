package dev.weir.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starting again: with the same pipeline, with another, with checkpoints that cannot be used. */
class RecoveryTest {
  private static final String SUM = "sum(x)";

  @TempDir
  private Path data;

  private static String pipeline(String value, String more) {
    return """
        feeds: { f: { accept: { path: /in/f }, read: { fields: [x] } } }
        streams: { totals: { from: f, select: { value: %s } } %s }
        alerts: { high: { from: totals, when: value > 10, notify: console } }
        """.formatted(value, more);
  }

  /** Pushes numbers and waits until the stream has told so many changes in all. */
  private static void push(Stations weir, int total, double... numbers)
      throws InterruptedException {
    WebSocket device = HttpClient.newHttpClient()
        .newWebSocketBuilder()
        .buildAsync(
            URI.create("ws://127.0.0.1:" + weir.port() + "/in/f"), new WebSocket.Listener() {})
        .join();
    for (double x : numbers) {
      device.sendText("{\"x\":" + x + "}", true).join();
    }
    weir.awaitChanges(total);
    device.abort();
  }

  @Test
  void theSamePipelineGoesOn() throws IOException, InterruptedException {
    try (Stations weir = Stations.start(pipeline(SUM, ""), data)) {
      push(weir, 2, 1, 2);
    }
    try (Stations weir = Stations.start(pipeline(SUM, ""), data)) {
      push(weir, 3, 4);
      assertThat(weir.snapshot("totals")).contains("\"value\":7}");
      assertThat(weir.said).noneMatch(s -> s.contains("anew"));
    }
  }

  @Test
  void aChangedPipelineIsComputedAnewFromTheLog() throws IOException, InterruptedException {
    try (Stations weir = Stations.start(pipeline(SUM, ""), data)) {
      push(weir, 3, 1, 2, 3);
    }
    String changed = pipeline("mean(x)", ", more: { from: f, select: 'count() as n' }");
    try (Stations weir = Stations.start(changed, data)) {
      weir.awaitChanges(3);
      assertThat(weir.snapshot("totals")).contains("\"value\":2}");
      assertThat(weir.said)
          .anyMatch(
              s -> s.startsWith(
                  "the pipeline has changed (stream totals, stream more is new): everything is computed anew"));
    }
  }

  @Test
  void nobodyIsToldAgainOfAlertsOfThePast() throws IOException, InterruptedException {
    try (Stations weir = Stations.start(pipeline(SUM, ""), data)) {
      push(weir, 2, 11, -11);
      weir.awaitAlerts(2);
    }
    try (Stations weir = Stations.start(pipeline("sum(x) + 0", ""), data)) {
      weir.awaitChanges(2);
      push(weir, 3, 12);
      weir.awaitAlerts(1);
      assertThat(weir.alerts.getFirst()).contains("\"state\":\"firing\"", "\"seq\":3");
    }
  }

  @Test
  void aDamagedCheckpointLeavesTheOneBefore() throws IOException, InterruptedException {
    for (int run = 1; run <= 2; run++) {
      try (Stations weir = Stations.start(pipeline(SUM, ""), data)) {
        push(weir, run, 1);
      }
    }
    damage(checkpoints().getLast());
    try (Stations weir = Stations.start(pipeline(SUM, ""), data)) {
      weir.awaitChanges(2);
      assertThat(weir.snapshot("totals")).contains("\"value\":2}");
      assertThat(weir.said)
          .contains("1 of the checkpoints cannot be used: damaged, or of another version of Weir");
    }
  }

  @Test
  void withoutAnyCheckpointThatCanBeUsedAllIsComputedAnew()
      throws IOException, InterruptedException {
    try (Stations weir = Stations.start(pipeline(SUM, ""), data)) {
      push(weir, 2, 1, 2);
    }
    for (Path checkpoint : checkpoints()) {
      damage(checkpoint);
    }
    try (Stations weir = Stations.start(pipeline(SUM, ""), data)) {
      weir.awaitChanges(2);
      assertThat(weir.snapshot("totals")).contains("\"value\":3}");
      assertThat(weir.said)
          .anyMatch(s -> s.startsWith("there is no checkpoint that can be used: everything"));
    }
  }

  /** As on a full disk. Nothing is lost: the log is there to be read again. */
  @Test
  void aStateThatCannotBeSavedIsSaidAndTriedAgain() throws IOException, InterruptedException {
    Path directory = data.resolve("checkpoints");
    try (Stations weir = Stations.start(pipeline(SUM, ""), data)) {
      push(weir, 1, 1);
      for (Path checkpoint : checkpoints()) {
        Files.delete(checkpoint);
      }
      Files.delete(directory);
      Files.createFile(directory); // nothing can be written in a directory that is a file
      push(weir, 2, 2);
      weir.awaitSaid("the state cannot be saved; a restart would go on from before: ");
      push(weir, 3, 3);
      assertThat(weir.station.failed()).isNotDone();
    }
    Files.delete(directory);
    try (Stations weir = Stations.start(pipeline(SUM, ""), data)) {
      push(weir, 4, 4);
      assertThat(weir.snapshot("totals")).contains("\"value\":10}");
    }
    assertThat(checkpoints()).isNotEmpty();
  }

  @Test
  void aLogThatWasCutBehindTheCheckpointIsOnlyEnoughIfTheUserSaysSo()
      throws IOException, InterruptedException {
    try (Stations weir = Stations.start(pipeline(SUM, ""), data)) {
      push(weir, 2, 1, 2);
    }
    Path first = data.resolve("log").resolve("%020d.log".formatted(0));
    Files.move(first, first.resolveSibling("%020d.log".formatted(Files.size(first))));
    assertThatThrownBy(() -> Stations.start(pipeline(SUM, ""), data))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the log no longer holds what came after the newest checkpoint")
        .hasMessageContaining("start with --recompute");
  }

  @Test
  void aLogWithoutItsBeginningIsOnlyEnoughIfTheUserSaysSo()
      throws IOException, InterruptedException {
    try (Stations weir = Stations.start(pipeline(SUM, ""), data)) {
      push(weir, 2, 1, 2);
    }
    Path log = data.resolve("log");
    Path first = log.resolve("%020d.log".formatted(0));
    Files.move(
        first,
        log.resolve("%020d.log".formatted(Files.size(first)))); // its records fit nowhere now
    assertThatThrownBy(() -> Stations.start(pipeline("max(x)", ""), data))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the pipeline has changed (stream totals)")
        .hasMessageContaining("start with --recompute")
        .hasMessageContaining("--fresh");
    Stations.recompute(pipeline("max(x)", ""), data).close();
  }

  private List<Path> checkpoints() throws IOException {
    try (Stream<Path> files = Files.list(data.resolve("checkpoints"))) {
      return files.sorted(Comparator.naturalOrder()).toList();
    }
  }

  private static void damage(Path checkpoint) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(checkpoint.toFile(), "rw")) {
      file.seek(file.length() / 2);
      int old = file.read();
      file.seek(file.length() / 2);
      file.write(old ^ 1);
    }
  }
}

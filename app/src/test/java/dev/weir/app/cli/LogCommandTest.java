package dev.weir.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.app.WeirProcess;
import dev.weir.app.log.FrameLog;
import dev.weir.app.log.RecordKind;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code weir log} and the times of {@code weir replay}, over a log of four messages, one a minute. */
class LogCommandTest {
  private static final Instant START = Instant.parse("2024-08-08T12:00:00Z");

  @TempDir
  private Path data;

  @BeforeEach
  void write() throws IOException {
    try (FrameLog log = FrameLog.open(data.resolve("log"))) {
      append(log, RecordKind.CONNECTED, 0, "");
      for (int minute = 1; minute <= 4; minute++) {
        append(log, RecordKind.TEXT, minute, "{\"x\":" + minute + "}");
      }
    }
    Files.writeString(data.resolve("log").resolve("feeds.txt"), "trades\n");
  }

  private static void append(FrameLog log, RecordKind kind, int minute, String message) {
    ByteBuffer payload = ByteBuffer.wrap(message.getBytes(StandardCharsets.UTF_8));
    long nanos = (START.getEpochSecond() + 60L * minute) * 1_000_000_000L;
    log.append(kind, FrameLog.feedId("trades"), 1, nanos, payload, 0, payload.limit());
    log.publish();
  }

  private List<String> weir(int exit, String... arguments) throws Exception {
    try (WeirProcess process = new WeirProcess(data, arguments)) {
      assertThat(process.exit()).isEqualTo(exit);
      return process.out();
    }
  }

  private List<String> replay(String... more) throws Exception {
    Path pipeline = Files.writeString(data.resolve("p.yaml"), """
        feeds: { trades: { url: "ws://h", read: { fields: [x] } } }
        streams: { s: { from: trades, select: { x: x, n: count() } } }
        """);
    String[] arguments = new String[4 + more.length];
    arguments[0] = "replay";
    arguments[1] = pipeline.toString();
    arguments[2] = "--recording";
    arguments[3] = data.toString();
    System.arraycopy(more, 0, arguments, 4, more.length);
    return weir(0, arguments);
  }

  @Test
  void infoTellsWhatCameOfEachFeed() throws Exception {
    assertThat(weir(0, "log", "info", data.toString()))
        .last()
        .asString()
        .matches("trades +4 +28 +1 +2024-08-08T12:01:00.000Z +2024-08-08T12:04:00.000Z");
  }

  @Test
  void verifyFindsDamage() throws Exception {
    assertThat(weir(0, "log", "verify", data.toString()))
        .first()
        .asString()
        .contains("5 records", "all whole");
    try (RandomAccessFile file =
        new RandomAccessFile(data.resolve("log/%020d.log".formatted(0)).toFile(), "rw")) {
      file.seek(40 + 32 + 3); // in the second record's body
      file.write('#');
    }
    assertThat(weir(1, "log", "verify", data.toString()))
        .first()
        .asString()
        .contains("bytes damaged");
  }

  @Test
  void showWritesARecordingThatReplayReads() throws Exception {
    List<String> lines = weir(
        0, "log", "show", data.toString(), "--feed", "trades", "--from", "2024-08-08T12:02:00Z");
    assertThat(lines)
        .hasSize(3)
        .first()
        .isEqualTo(
            "{\"t\":\"1723118520.000000000\",\"dir\":\"recv\",\"type\":\"text\",\"data\":\"{\\\"x\\\":2}\",\"feed\":\"trades\"}");
    Path recording = Files.write(data.resolve("shown.ndjson"), lines);
    Path pipeline = data.resolve("p.yaml");
    replay();
    assertThat(weir(0, "replay", pipeline.toString(), "--recording", "trades=" + recording))
        .hasSize(3);
  }

  @Test
  void replayMayBeginAndEndAtATime() throws Exception {
    assertThat(replay("--from", "2024-08-08T12:02:00Z", "--to", "1723118580"))
        .extracting(l -> l.replaceAll(".*\"x\":(\\d),\"n\":(\\d).*", "$1 $2"))
        .containsExactly("2 1", "3 2");
  }

  @Test
  void replayMayKeepAPace() throws Exception {
    long start = System.nanoTime();
    assertThat(replay("--speed", "600")).hasSize(4); // 3 minutes in 0.3 s
    assertThat(System.nanoTime() - start).isGreaterThan(300_000_000L);
  }

  @Test
  void cutDeletesTheEnd() throws Exception {
    weir(0, "log", "cut", data.toString(), "--after", "2024-08-08T12:03:00Z");
    assertThat(replay()).hasSize(2);
  }

  @Test
  void whatCannotBeIsSaid() throws Exception {
    weir(2, "log", "info", data.resolve("nowhere").toString());
    weir(2, "log", "cut", data.toString());
    weir(2, "log", "show", data.toString(), "--feed", "other");
    weir(2, "log", "show", data.toString(), "--from", "noon");
    Path empty = Files.createDirectory(data.resolve("empty"));
    replay();
    weir(2, "replay", data.resolve("p.yaml").toString(), "--recording", empty.toString());
  }
}

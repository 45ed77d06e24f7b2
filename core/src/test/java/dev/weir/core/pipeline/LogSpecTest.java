package dev.weir.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.pipeline.LogSpec.Fsync;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How a pipeline file says what is kept of what was received. */
class LogSpecTest {
  @Test
  void withoutAWordAboutItTheDefaultsHold() {
    assertThat(read("")).isEqualTo(LogSpec.DEFAULT);
    LogSpec defaults = LogSpec.DEFAULT;
    assertThat(read("log: { keep: { age: 1h } }"))
        .isEqualTo(new LogSpec(
            defaults.fsync(),
            defaults.keepBytes(),
            Duration.ofHours(1),
            defaults.free(),
            defaults.full()));
  }

  @Test
  void everythingCanBeSaid() {
    assertThat(read("log: { fsync: each, keep: { size: 10GB, age: 30d }, free: 1GB, full: drop }"))
        .isEqualTo(new LogSpec(
            Fsync.EACH, 10_000_000_000L, Duration.ofDays(30), 1_000_000_000L, LogSpec.Full.DROP));
    assertThat(read("log: { fsync: never }").fsync()).isEqualTo(Fsync.NEVER);
    assertThat(read("log: { fsync: 1s }").fsync()).isEqualTo(Fsync.EVERY_SECOND);
  }

  private static LogSpec read(String log) {
    String yaml = """
        feeds: { trades: { url: "ws://127.0.0.1:9000/ws" } }
        streams: { all: { from: trades, select: { n: count() } } }
        """;
    return PipelineReader.read(yaml + log, name -> Optional.empty())
        .file()
        .orElseThrow()
        .log();
  }
}

package dev.weir.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.app.log.FrameLog;
import dev.weir.app.log.RecordKind;
import dev.weir.core.pipeline.LogSpec;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens before the disk is full. */
class DiskGuardTest {
  private static final int SEGMENT = 1 << 16;
  private static final ByteBuffer MESSAGE = ByteBuffer.allocate(30_000);

  @TempDir
  private Path directory;

  private final AtomicLong usable = new AtomicLong(2_000_000_000);
  private final List<String> said = new ArrayList<>();

  private DiskGuard guard(LogSpec.Full full, FrameLog log, long computed) {
    LogSpec spec =
        new LogSpec(LogSpec.Fsync.NEVER, 4_000_000_000L, Duration.ofDays(1), 1_000_000_000, full);
    return new DiskGuard(spec, log, () -> computed, usable::get, said::add);
  }

  private FrameLog log() {
    FrameLog log = FrameLog.open(directory, SEGMENT, LogSpec.Fsync.NEVER);
    for (int i = 0; i < 10; i++) {
      log.append(RecordKind.TEXT, 1, 1, i, MESSAGE, 0, MESSAGE.capacity());
      log.publish();
    }
    return log;
  }

  @Test
  void itStopsUntilThereIsClearlyRoomAgain() {
    try (FrameLog log = log()) {
      DiskGuard guard = guard(LogSpec.Full.STOP, log, log.end());
      assertThat(guard.check()).isFalse();
      usable.set(900_000_000);
      assertThat(guard.check()).isTrue();
      assertThat(guard.check()).isTrue();
      usable.set(1_050_000_000);
      assertThat(guard.check()).isTrue();
      usable.set(1_200_000_000);
      assertThat(guard.check()).isFalse();
      assertThat(said)
          .containsExactly(
              "log: only 900MB of disk are left, and log.free keeps 1GB: nothing is received until there is room",
              "log: there is room on the disk again: going on");
      assertThat(log.start()).isZero();
    }
  }

  @Test
  void itStopsBeforeTheLogCannotGoOnWhateverIsDeclared() {
    try (FrameLog log = FrameLog.open(directory, 1 << 24, LogSpec.Fsync.NEVER)) {
      LogSpec spec = new LogSpec(
          LogSpec.Fsync.NEVER, 4_000_000_000L, Duration.ofDays(1), 0, LogSpec.Full.STOP);
      DiskGuard guard = new DiskGuard(spec, log, log::end, usable::get, said::add);
      usable.set(3 << 24);
      assertThat(guard.check()).isFalse();
      usable.set((3 << 24) - 1);
      assertThat(guard.check()).isTrue();
      assertThat(said)
          .containsExactly(
              "log: only 50MB of disk are left, and the log goes on with 50MB: nothing is received until there is room");
    }
  }

  @Test
  void itDropsTheOldestWhereThatIsDeclared() {
    try (FrameLog log = log()) {
      DiskGuard guard = guard(LogSpec.Full.DROP, log, log.end());
      usable.set(1_000_000_000 - SEGMENT);
      assertThat(guard.check()).isFalse();
      assertThat(log.start()).isPositive().isLessThan(log.end());
      assertThat(said)
          .containsExactly(
              "log: only 999MB of disk are left: the oldest part of the log is deleted from now on, as log.full says");
    }
  }

  @Test
  void whatIsNotComputedIsNotDropped() {
    try (FrameLog log = log()) {
      DiskGuard guard = guard(LogSpec.Full.DROP, log, 0);
      usable.set(900_000_000);
      assertThat(guard.check()).isTrue();
      assertThat(log.start()).isZero();
    }
  }
}

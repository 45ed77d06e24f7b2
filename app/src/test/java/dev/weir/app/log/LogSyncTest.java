package dev.weir.app.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.pipeline.LogSpec.Fsync;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is on the disk, and who is told when it is not. */
@Timeout(30)
class LogSyncTest {
  private static final int SEGMENT = 1 << 14;

  @TempDir
  private Path directory;

  @Test
  void eachReadWaitsForTheDiskBeforeAnyoneSeesIt() {
    try (FrameLog log = FrameLog.open(directory, SEGMENT, Fsync.EACH)) {
      for (int i = 0; i < 20; i++) {
        append(log, SEGMENT / 5);
        assertThat(log.forced()).isEqualTo(log.end());
        log.publish();
        assertThat(log.forced()).isEqualTo(log.end());
      }
    }
  }

  @Test
  void onceASecondTheDiskGetsWhatWasPublished() {
    try (FrameLog log = FrameLog.open(directory, SEGMENT, Fsync.EVERY_SECOND)) {
      for (int i = 0; i < 20; i++) {
        append(log, SEGMENT / 5);
        log.publish();
      }
      append(log, 1);
      while (log.forced() < log.end()) {
        LockSupport.parkNanos(10_000_000);
      }
      assertThat(log.forced()).as("not what is not published").isEqualTo(log.end());
    }
  }

  @Test
  void whoDoesNotWantToKnowIsNotHeldUp() {
    try (FrameLog log = FrameLog.open(directory, SEGMENT, Fsync.NEVER)) {
      append(log, 1);
      log.publish();
      assertThat(log.forced()).isEqualTo(log.end());
    }
  }

  @Test
  void aDiskThatRefusesIsTold() throws Exception {
    BlockingQueue<String> told = new LinkedBlockingQueue<>();
    try (Segments segments = new Segments(directory, SEGMENT, true);
        LogSync sync = new LogSync(segments, Fsync.EVERY_SECOND, () -> 100, told::add)) {
      segments.last().close(); // as good as a disk that is gone
      assertThat(told.poll(20, TimeUnit.SECONDS)).contains("cannot be brought to the disk");
      assertThat(sync.forced()).isZero();
      assertThat(sync.failures()).isPositive();
    }
  }

  @Test
  void whatWasDeletedMeanwhileNeedNotBeForced() throws IOException {
    try (Segments segments = new Segments(directory, SEGMENT, true);
        LogSync sync = new LogSync(segments, Fsync.NEVER, () -> 0, sentence -> {})) {
      segments.add();
      segments.retain(0, java.time.Instant.EPOCH, 2 * SEGMENT, SEGMENT);
      sync.force(2 * SEGMENT);
      assertThat(sync.forced()).isEqualTo(2 * SEGMENT);
      segments.last().close();
      assertThatThrownBy(() -> sync.force(2 * SEGMENT + 1))
          .isInstanceOf(ClosedChannelException.class);
    }
  }

  private static void append(FrameLog log, int length) {
    log.append(RecordKind.TEXT, 1, 1, 0, ByteBuffer.allocate(length), 0, length);
  }
}

package dev.weir.app.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log keeps what it was given, in order, whatever happened to the process. */
class FrameLogTest {
  private static final int SEGMENT = 1 << 14;

  @TempDir
  private Path directory;

  @Test
  void whatWasAppendedIsReadBackAcrossSegmentsAndOpenings() {
    Random random = new Random(1);
    List<String> written = new ArrayList<>();
    for (int opening = 0; opening < 3; opening++) {
      try (FrameLog log = FrameLog.open(directory, SEGMENT)) {
        for (int i = 0; i < 300; i++) {
          String message = "x".repeat(random.nextInt(0, 500)) + i;
          written.add(message);
          append(log, message);
        }
        log.publish();
        assertThat(read(log)).isEqualTo(written);
      }
    }
    try (FrameLog log = FrameLog.openReadOnly(directory)) {
      assertThat(read(log)).isEqualTo(written);
    }
  }

  @Test
  void nobodySeesWhatIsNotPublished() {
    try (FrameLog log = FrameLog.open(directory, SEGMENT)) {
      append(log, "a");
      assertThat(read(log)).isEmpty();
      log.publish();
      assertThat(read(log)).containsExactly("a");
    }
  }

  @Test
  void aRecordCutAnywhereIsClearedAndTheRestStays() throws IOException {
    int start;
    int end;
    try (FrameLog log = FrameLog.open(directory, SEGMENT)) {
      append(log, "first");
      log.publish();
      start = (int) log.end();
      append(log, "second, which will be cut");
      log.publish();
      end = (int) log.end();
    }
    Path file = directory.resolve(Segment.name(0));
    byte[] whole = Files.readAllBytes(file);
    for (int cut = start; cut < end - 7; cut++) {
      byte[] torn = whole.clone();
      java.util.Arrays.fill(torn, cut, end, (byte) 0);
      Files.write(file, torn);
      try (FrameLog log = FrameLog.open(directory, SEGMENT)) {
        assertThat(read(log)).containsExactly("first");
        append(log, "third");
        log.publish();
        assertThat(read(log)).containsExactly("first", "third");
      }
    }
  }

  @Test
  void aFlippedByteInTheTailIsFound() throws IOException {
    try (FrameLog log = FrameLog.open(directory, SEGMENT)) {
      append(log, "first");
      append(log, "second");
      log.publish();
    }
    try (RandomAccessFile file =
        new RandomAccessFile(directory.resolve(Segment.name(0)).toFile(), "rw")) {
      file.seek(40 + 32 + 2);
      file.write('X');
    }
    try (FrameLog log = FrameLog.open(directory, SEGMENT)) {
      assertThat(read(log)).containsExactly("first");
      assertThat(log.repairedBytes()).isPositive();
    }
  }

  @Test
  void aMissingSegmentIsSaid() throws IOException {
    try (FrameLog log = FrameLog.open(directory, SEGMENT)) {
      for (int i = 0; i < 2000; i++) {
        append(log, "some message " + i);
      }
      log.publish();
    }
    Files.delete(directory.resolve(Segment.name(2 * SEGMENT)));
    assertThatThrownBy(() -> FrameLog.open(directory, SEGMENT))
        .isInstanceOf(LogException.class)
        .hasMessageContaining(Segment.name(2 * SEGMENT));
  }

  @Test
  @SuppressWarnings("try")
  void oneProcessAtATime() {
    try (FrameLog log = FrameLog.open(directory, SEGMENT)) {
      assertThatThrownBy(() -> FrameLog.open(directory, SEGMENT))
          .hasMessageContaining("another weir is running");
    }
  }

  @Test
  void retentionNeverTakesWhatIsStillNeeded() throws IOException {
    try (FrameLog log = FrameLog.open(directory, SEGMENT)) {
      for (int i = 0; i < 2000; i++) {
        append(log, "some message " + i);
      }
      log.publish();
      assertThat(log.retain(0, SEGMENT)).isEqualTo(SEGMENT);
      assertThat(log.start()).isEqualTo(SEGMENT);
      log.retain(2 * SEGMENT, log.end());
      assertThat(log.end() - log.start()).isBetween(2L * SEGMENT, 4L * SEGMENT);
      try (Stream<Path> files = Files.list(directory)) {
        assertThat(files.filter(f -> f.toString().endsWith(".log")).count()).isLessThanOrEqualTo(4);
      }
    }
  }

  @Test
  void aMessageTooLargeForASegmentIsRefused() {
    try (FrameLog log = FrameLog.open(directory, SEGMENT)) {
      assertThatThrownBy(() -> append(log, "x".repeat(SEGMENT)))
          .isInstanceOf(LogException.class)
          .hasMessageContaining("too large");
    }
  }

  private static void append(FrameLog log, String message) {
    byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
    log.append(RecordKind.TEXT, 1, 1, 0, 0, ByteBuffer.wrap(bytes), 0, bytes.length);
  }

  private static List<String> read(FrameLog log) {
    List<String> messages = new ArrayList<>();
    LogReader reader = log.reader(log.start());
    while (reader.next()) {
      byte[] bytes = new byte[reader.payloadLength()];
      reader.payload().get(reader.payloadOffset(), bytes);
      messages.add(new String(bytes, StandardCharsets.UTF_8));
    }
    return messages;
  }
}

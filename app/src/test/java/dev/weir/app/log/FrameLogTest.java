package dev.weir.app.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
      Arrays.fill(torn, cut, end, (byte) 0);
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
      assertThat(log.repairedBytes()).isEqualTo(Segment.HEADER + "second".length());
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
  void aSegmentThatCannotBeMadeLosesNothing() throws IOException {
    Path next = directory.resolve(Segment.name(SEGMENT));
    List<String> written = new ArrayList<>();
    try (FrameLog log = FrameLog.open(directory, SEGMENT)) {
      Files.createDirectory(next); // where a file should be
      String message = "m".repeat(1000);
      assertThatThrownBy(() -> {
            while (written.size() < 100) {
              append(log, message + written.size());
              written.add(message + written.size());
            }
          })
          .isInstanceOf(LogException.class)
          .hasMessageContaining("cannot be written");
      append(log, "one that still fits");
      written.add("one that still fits");
      Files.delete(next);
      for (int i = 0; i < 30; i++) {
        append(log, message + "again" + i);
        written.add(message + "again" + i);
      }
      log.publish();
      assertThat(read(log)).isEqualTo(written);
    }
    try (FrameLog log = FrameLog.open(directory, SEGMENT)) {
      assertThat(read(log)).isEqualTo(written);
    }
  }

  @Test
  void anotherFormatIsRefusedAndNotErased() throws IOException {
    try (FrameLog log = FrameLog.open(directory, SEGMENT)) {
      append(log, "from the future");
      log.publish();
    }
    Path file = directory.resolve(Segment.name(0));
    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer record = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    record.put(31, (byte) 2);
    CRC32C crc = new CRC32C();
    crc.update(bytes, 8, Segment.HEADER + "from the future".length() - 8);
    record.putInt(4, (int) crc.getValue());
    Files.write(file, bytes);
    assertThatThrownBy(() -> FrameLog.open(directory, SEGMENT))
        .isInstanceOf(LogException.class)
        .hasMessageContainingAll(file.toString(), "format 2", "--fresh");
    assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
  }

  @Test
  void damageInTheMiddleIsPassedOverAndSaid() throws IOException {
    int second;
    int third;
    try (FrameLog log = FrameLog.open(directory, SEGMENT)) {
      append(log, "first");
      second = Segment.padded(5);
      append(log, "second");
      third = second + Segment.padded(6);
      append(log, "third");
      for (int i = 0; i < 2000; i++) {
        append(log, "and " + i);
      }
      log.publish();
    }
    Path file = directory.resolve(Segment.name(0));
    byte[] whole = Files.readAllBytes(file);
    for (int at = second; at < third; at++) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 0x10;
      Files.write(file, damaged);
      List<String> said = new ArrayList<>();
      try (FrameLog log = FrameLog.open(directory, SEGMENT)) {
        log.onDamage(said::add);
        if (at >= second + Segment.HEADER + 6) {
          assertThat(read(log)).as("padding carries nothing").hasSize(2003);
          continue;
        }
        assertThat(read(log))
            .hasSize(2002)
            .startsWith("first", "third", "and 0")
            .endsWith("and 1999");
        assertThat(log.damagedBytes()).isEqualTo(third - second);
        assertThat(said)
            .containsExactly("log: " + file + " is damaged at byte 40; 40 bytes are passed over");
      }
    }
  }

  @Test
  void damageInTheLastSegmentDoesNotTakeWhatCameAfter() throws IOException {
    try (FrameLog log = FrameLog.open(directory, SEGMENT)) {
      append(log, "first");
      append(log, "second");
      append(log, "third");
      log.publish();
    }
    try (RandomAccessFile file =
        new RandomAccessFile(directory.resolve(Segment.name(0)).toFile(), "rw")) {
      file.seek(Segment.padded(5) + Segment.HEADER);
      file.write('X');
    }
    try (FrameLog log = FrameLog.open(directory, SEGMENT)) {
      assertThat(log.repairedBytes()).isZero();
      append(log, "fourth");
      log.publish();
      assertThat(read(log)).containsExactly("first", "third", "fourth");
    }
  }

  @Test
  void aPositionThatTheLogDoesNotHoldIsRefused() {
    try (FrameLog log = FrameLog.open(directory, SEGMENT)) {
      append(log, "first");
      log.publish();
      assertThatThrownBy(() -> log.reader(log.end() + 1))
          .isInstanceOf(LogException.class)
          .hasMessage("the log holds the positions 0 to 40, not 41");
      assertThatThrownBy(() -> log.reader(-1)).isInstanceOf(LogException.class);
    }
  }

  @Test
  @SuppressWarnings("try")
  void aRefusedSecondOpeningDoesNotFreeTheDirectory() throws Exception {
    try (FrameLog log = FrameLog.open(directory, SEGMENT)) {
      assertThatThrownBy(() -> FrameLog.open(directory, SEGMENT)).isInstanceOf(LogException.class);
      Process other = appending("0");
      assertThat(new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .contains("another weir is running");
    }
    FrameLog.open(directory, SEGMENT).close();
  }

  @Test
  void severalReadersFollowAWriter() throws Exception {
    int messages = 20_000;
    try (FrameLog log = FrameLog.open(directory, SEGMENT)) {
      ExecutorService readers = Executors.newFixedThreadPool(2);
      List<Future<List<String>>> results = new ArrayList<>();
      for (int r = 0; r < 2; r++) {
        results.add(readers.submit(() -> follow(log, messages)));
      }
      List<String> written = new ArrayList<>();
      for (int i = 0; i < messages; i++) {
        written.add("message " + i);
        append(log, "message " + i);
        if (i % 7 == 0 || i == messages - 1) {
          log.publish();
        }
      }
      for (Future<List<String>> result : results) {
        assertThat(result.get(30, TimeUnit.SECONDS)).isEqualTo(written);
      }
      readers.shutdown();
    }
  }

  private static List<String> follow(FrameLog log, int messages) {
    List<String> got = new ArrayList<>();
    LogReader reader = log.reader(0);
    while (got.size() < messages) {
      if (reader.next()) {
        got.add(text(reader));
      } else {
        reader.await(
            TimeUnit.SECONDS.toNanos(10)); // a reader that is not woken makes the test time out
      }
    }
    return got;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1_000, 20_000, 100_000, 300_000})
  void whatWasAcknowledgedOutlivesAKill(int messages) throws Exception {
    Process writer = appending("" + SEGMENT * 64);
    BufferedReader out =
        new BufferedReader(new InputStreamReader(writer.getInputStream(), StandardCharsets.UTF_8));
    long acknowledged = 0;
    while (acknowledged < messages) {
      acknowledged = Long.parseLong(out.readLine());
    }
    writer.toHandle().destroyForcibly(); // the process itself would close its output too
    writer.waitFor();
    for (String line = out.readLine();
        line != null && line.matches("\\d+");
        line = out.readLine()) {
      acknowledged = Long.parseLong(line);
    }
    try (FrameLog log = FrameLog.open(directory, SEGMENT * 64)) {
      List<String> found = read(log);
      assertThat(found).hasSizeGreaterThanOrEqualTo((int) acknowledged);
      for (int i = 0; i < found.size(); i++) {
        assertThat(found.get(i)).isEqualTo("message " + i);
      }
    }
  }

  private Process appending(String segmentBytes) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Appending.class.getName(),
            directory.toString(),
            segmentBytes)
        .redirectErrorStream(true)
        .start();
  }

  /** A process that appends for ever, and tells how many records it has published. */
  static final class Appending {
    private Appending() {}

    public static void main(String[] arguments) {
      int segment = Math.max(SEGMENT, Integer.parseInt(arguments[1]));
      try (FrameLog log = FrameLog.open(Path.of(arguments[0]), segment)) {
        for (int i = 0; ; i++) {
          append(log, "message " + i);
          if (i % 100 == 0) {
            log.publish();
            System.out.println(i + 1);
          }
        }
      } catch (LogException e) {
        System.out.println(e.getMessage());
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
      messages.add(text(reader));
    }
    return messages;
  }

  private static String text(LogReader reader) {
    byte[] bytes = new byte[reader.payloadLength()];
    reader.payload().get(reader.payloadOffset(), bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}

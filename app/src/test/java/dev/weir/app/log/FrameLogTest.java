package dev.weir.app.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.weir.core.pipeline.LogSpec.Fsync;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
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
      try (FrameLog log = open(SEGMENT)) {
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
    try (FrameLog log = open(SEGMENT)) {
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
    try (FrameLog log = open(SEGMENT)) {
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
      try (FrameLog log = open(SEGMENT)) {
        assertThat(read(log)).containsExactly("first");
        append(log, "third");
        log.publish();
        assertThat(read(log)).containsExactly("first", "third");
      }
    }
  }

  @Test
  void aFlippedByteInTheTailIsFound() throws IOException {
    try (FrameLog log = open(SEGMENT)) {
      publish(log, "first");
      publish(log, "second");
    }
    try (RandomAccessFile file =
        new RandomAccessFile(directory.resolve(Segment.name(0)).toFile(), "rw")) {
      file.seek(size("first") + Segment.HEADER + 2);
      file.write('X');
    }
    try (FrameLog log = open(SEGMENT)) {
      assertThat(read(log)).containsExactly("first");
      assertThat(log.repairedBytes()).isEqualTo(Segment.HEADER + 1 + "second".length());
    }
  }

  @Test
  void eachMessageIsFoundAtItsPosition() {
    Random random = new Random(2);
    List<Long> positions = new ArrayList<>();
    List<String> written = new ArrayList<>();
    try (FrameLog log = open(1 << 20)) {
      for (int i = 0; i < 3000; i++) {
        written.add("x".repeat(i % 500 == 0 ? 200_000 : random.nextInt(0, 300)) + i);
        positions.add(append(log, written.get(i)));
        if (random.nextInt(200) == 0) {
          log.publish();
        }
      }
      log.publish();
      positions.add(log.end());

      LogReader reader = log.reader(0);
      for (int i = 0; i < written.size(); i++) {
        assertThat(reader.next()).isTrue();
        assertThat(reader.position()).isEqualTo(positions.get(i));
        assertThat(text(reader)).isEqualTo(written.get(i));
      }
      assertThat(reader.nextPosition()).isEqualTo(log.end());
      for (int i = written.size() - 1; i >= 0; i -= 7) {
        reader.seek(positions.get(i));
        assertThat(reader.nextPosition()).isEqualTo(positions.get(i));
        assertThat(reader.next()).isTrue();
        assertThat(text(reader)).isEqualTo(written.get(i));
      }
      assertThatThrownBy(() -> log.reader(positions.get(5) + 1))
          .isInstanceOf(LogException.class)
          .hasMessageContaining("no message of the log begins at");
    }
  }

  @Test
  void whatOneReadBroughtSharesARecord() {
    try (FrameLog log = open(SEGMENT)) {
      for (int i = 0; i < 100; i++) {
        append(log, "0123456789");
      }
      log.publish();
      assertThat(log.end()).isEqualTo(Segment.padded(100 * 11));
    }
  }

  @Test
  void eachMessageKeepsWhatItCameWith() {
    ByteBuffer payload = ByteBuffer.wrap(new byte[] {'a', 'b', 'c'});
    try (FrameLog log = open(SEGMENT)) {
      log.append(RecordKind.TEXT, 1, 1, 1000, payload, 0, 3);
      log.append(RecordKind.TEXT, 1, 1, 2000, payload, 0, 2);
      log.append(RecordKind.BINARY, 1, 1, 2000, payload, 0, 1);
      log.append(RecordKind.BINARY, 7, 1, 2000, payload, 1, 2);
      log.publish();
      LogReader reader = log.reader(0);
      List<String> found = new ArrayList<>();
      while (reader.next()) {
        found.add("%s %d %d %s"
            .formatted(reader.kind(), reader.feed(), reader.receivedNanos(), text(reader)));
      }
      assertThat(found)
          .containsExactly(
              "TEXT 1 1000 abc", "TEXT 1 2000 ab", "BINARY 1 2000 a", "BINARY 7 2000 bc");
    }
  }

  @Test
  void aFileThatWasCutBehindItsLastByteGoesOnInAnother() throws IOException {
    try (FrameLog log = open(SEGMENT)) {
      publish(log, "first");
    }
    try (FileChannel file =
        FileChannel.open(directory.resolve(Segment.name(0)), StandardOpenOption.WRITE)) {
      file.truncate(Segment.HEADER + Segment.framed("first".length())); // without its padding
    }
    try (FrameLog log = open(SEGMENT)) {
      publish(log, "second");
      assertThat(read(log)).containsExactly("first", "second");
    }
  }

  @Test
  void aMarkThatTheSegmentIsOverIsDamageInTheLastOne() throws IOException {
    try (FrameLog log = open(SEGMENT)) {
      publish(log, "first");
      publish(log, "second");
      publish(log, "third");
    }
    try (FileChannel file =
        FileChannel.open(directory.resolve(Segment.name(0)), StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.allocate(Integer.BYTES).putInt(0, Segment.UNUSED), size("first"));
    }
    try (FrameLog log = open(SEGMENT)) {
      assertThat(read(log)).containsExactly("first", "third");
    }
  }

  @Test
  void aMissingSegmentIsSaid() throws IOException {
    try (FrameLog log = open(SEGMENT)) {
      for (int i = 0; i < 6000; i++) {
        append(log, "some message " + i);
      }
      log.publish();
    }
    Files.delete(directory.resolve(Segment.name(2 * SEGMENT)));
    assertThatThrownBy(() -> open(SEGMENT))
        .isInstanceOf(LogException.class)
        .hasMessageContaining(Segment.name(2 * SEGMENT));
  }

  @Test
  @SuppressWarnings("try")
  void oneProcessAtATime() {
    try (FrameLog log = open(SEGMENT)) {
      assertThatThrownBy(() -> open(SEGMENT)).hasMessageContaining("another weir is running");
    }
  }

  @Test
  void retentionNeverTakesWhatIsStillNeeded() throws IOException {
    try (FrameLog log = open(SEGMENT)) {
      for (int i = 0; i < 6000; i++) {
        append(log, "some message " + i);
      }
      log.publish();
      assertThat(log.retain(0, Instant.EPOCH, SEGMENT)).isEqualTo(SEGMENT);
      assertThat(log.start()).isEqualTo(SEGMENT);
      log.retain(2 * SEGMENT, Instant.EPOCH, log.end());
      assertThat(log.end() - log.start()).isBetween(2L * SEGMENT, 4L * SEGMENT);
      try (Stream<Path> files = Files.list(directory)) {
        assertThat(files.filter(f -> f.toString().endsWith(".log")).count()).isLessThanOrEqualTo(4);
      }
    }
  }

  @Test
  void whatIsTooOldIsDeleted() throws IOException {
    Instant now = Instant.parse("2026-01-10T00:00:00Z");
    try (FrameLog log = open(SEGMENT)) {
      for (int i = 0; i < 6000; i++) {
        append(log, "some message " + i);
      }
      log.publish();
      Path oldest = directory.resolve(Segment.name(0));
      Files.setLastModifiedTime(oldest, FileTime.from(now.minus(Duration.ofDays(8))));
      Instant keepFrom = now.minus(Duration.ofDays(7));
      assertThat(log.retain(Long.MAX_VALUE, keepFrom, SEGMENT - 1))
          .as("still needed")
          .isZero();
      assertThat(log.retain(Long.MAX_VALUE, keepFrom, log.end())).isEqualTo(SEGMENT);
      assertThat(oldest).doesNotExist();
    }
  }

  @Test
  void aDeletedSegmentGivesItsSpaceBackAtOnce() throws IOException {
    try (FrameLog log = open(SEGMENT)) {
      for (int i = 0; i < 6000; i++) {
        append(log, "some message " + i);
      }
      log.publish();
      assertThat(read(log)).hasSize(6000);
      log.retain(0, Instant.EPOCH, log.end());
      assertThat(openFiles()).containsOnly("lock", Segment.name(log.start()));
    }
    assertThat(openFiles()).isEmpty();
  }

  @Test
  void aRefusedOpeningLeavesNothingOpen() throws IOException {
    try (FrameLog log = open(SEGMENT)) {
      publish(log, "some message");
    }
    Files.write(directory.resolve(Segment.name(3 * SEGMENT)), new byte[SEGMENT]);
    assertThatThrownBy(() -> open(SEGMENT)).isInstanceOf(LogException.class);
    assertThat(openFiles()).isEmpty();
    Files.delete(directory.resolve(Segment.name(3 * SEGMENT)));
    open(SEGMENT).close();
  }

  /** The names of the log's files that this process has open, where the system can tell. */
  private Set<String> openFiles() throws IOException {
    Path descriptors = Path.of("/proc/self/fd");
    assumeThat(descriptors).as("needs Linux").exists();
    Set<String> names = new TreeSet<>();
    try (Stream<Path> all = Files.list(descriptors)) {
      for (Path descriptor : all.filter(Files::isSymbolicLink).toList()) {
        if (Files.exists(descriptor, LinkOption.NOFOLLOW_LINKS)) {
          Path target = Files.readSymbolicLink(descriptor);
          if (target.startsWith(directory.toRealPath())) {
            names.add(target.getFileName().toString());
          }
        }
      }
    }
    return names;
  }

  @Test
  void deletionAsksNobodyWhatIsInIt() throws IOException {
    Files.write(directory.resolve(Segment.name(0)), new byte[] {1, 2, 3});
    Files.write(directory.resolve(Segment.name(99)), new byte[] {1, 2, 3});
    FrameLog.delete(directory);
    open(SEGMENT).close();
  }

  @Test
  void aSegmentThatCannotBeMadeLosesNothing() throws IOException {
    Path next = directory.resolve(Segment.name(SEGMENT));
    List<String> written = new ArrayList<>();
    try (FrameLog log = open(SEGMENT)) {
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
    try (FrameLog log = open(SEGMENT)) {
      assertThat(read(log)).isEqualTo(written);
    }
  }

  @ParameterizedTest
  @ValueSource(bytes = {1, 3})
  void anotherFormatIsRefusedAndNotErased(byte version) throws IOException {
    try (FrameLog log = open(SEGMENT)) {
      append(log, "from the future");
      log.publish();
    }
    Path file = directory.resolve(Segment.name(0));
    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer record = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    record.put(31, version);
    CRC32C crc = new CRC32C();
    crc.update(bytes, 8, Segment.HEADER + 1 + "from the future".length() - 8);
    record.putInt(4, (int) crc.getValue());
    Files.write(file, bytes);
    assertThatThrownBy(() -> open(SEGMENT))
        .isInstanceOf(LogException.class)
        .hasMessageContainingAll(file.toString(), "format " + version, "--fresh");
    assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
  }

  @Test
  void damageInTheMiddleIsPassedOverAndSaid() throws IOException {
    int second = size("first");
    int third = second + size("second");
    try (FrameLog log = open(SEGMENT)) {
      publish(log, "first");
      publish(log, "second");
      publish(log, "third");
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
      try (FrameLog log = open(SEGMENT)) {
        log.onTrouble(said::add);
        if (at > second + Segment.HEADER + 6) {
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
  void whatLooksLikeARecordInAMessageIsNotTakenForOneAfterDamage() throws IOException {
    Path file = directory.resolve(Segment.name(0));
    int first = size("first");
    try (FrameLog log = open(SEGMENT)) {
      publish(log, "first");
      ByteBuffer message =
          ByteBuffer.allocate(7 + first); // so that it lies where a record may begin
      message.put(7, Files.readAllBytes(file), 0, first);
      log.append(RecordKind.BINARY, 1, 1, 0, message, 0, message.capacity());
      log.publish();
      publish(log, "third");
    }
    byte[] bytes = Files.readAllBytes(file);
    bytes[first + 8] ^= 1;
    Files.write(file, bytes);
    try (FrameLog log = open(SEGMENT)) {
      assertThat(read(log)).containsExactly("first", "third");
      assertThat(log.damagedBytes()).isEqualTo(Segment.padded(1 + 7 + first));
    }
  }

  @Test
  void damageInTheLastSegmentDoesNotTakeWhatCameAfter() throws IOException {
    try (FrameLog log = open(SEGMENT)) {
      publish(log, "first");
      publish(log, "second");
      publish(log, "third");
    }
    try (RandomAccessFile file =
        new RandomAccessFile(directory.resolve(Segment.name(0)).toFile(), "rw")) {
      file.seek(size("first") + Segment.HEADER + 1);
      file.write('X');
    }
    try (FrameLog log = open(SEGMENT)) {
      assertThat(log.repairedBytes()).isZero();
      append(log, "fourth");
      log.publish();
      assertThat(read(log)).containsExactly("first", "third", "fourth");
    }
  }

  @Test
  void aPositionThatTheLogDoesNotHoldIsRefused() {
    try (FrameLog log = open(SEGMENT)) {
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
    try (FrameLog log = open(SEGMENT)) {
      assertThatThrownBy(() -> open(SEGMENT)).isInstanceOf(LogException.class);
      Process other = appending("0");
      assertThat(new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .contains("another weir is running");
    }
    open(SEGMENT).close();
  }

  @Test
  void severalReadersFollowAWriter() throws Exception {
    int messages = 20_000;
    try (FrameLog log = open(SEGMENT)) {
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
  @ValueSource(ints = {1, 10, 100, 1_000, 5_000, 20_000, 70_000, 100_000, 200_000, 300_000})
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
    try (FrameLog log = open(SEGMENT * 64)) {
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
      try (FrameLog log = FrameLog.open(Path.of(arguments[0]), segment, Fsync.NEVER)) {
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
  void aTimeIsFoundAlsoWhereTheClockJumped() {
    long[] times = {100, 110, 120, 50, 60, 5000, 5010, 130, 140}; // back by 70, forward, and back
    try (FrameLog log = open(SEGMENT)) {
      long[] positions = new long[times.length];
      ByteBuffer payload = ByteBuffer.allocate(SEGMENT / 4); // so that there are several segments
      for (int i = 0; i < times.length; i++) {
        positions[i] = log.append(RecordKind.TEXT, 1, 1, times[i], payload, 0, payload.capacity());
        log.publish();
      }
      assertThat(log.positionAt(0)).isEqualTo(positions[0]);
      assertThat(log.positionAt(Long.MAX_VALUE)).isEqualTo(log.end());
      for (long wanted : new long[] {100, 105, 120, 5000, 5010}) {
        assertThat(log.positionAt(wanted)).as("%d", wanted).isLessThanOrEqualTo(log.end());
        LogReader reader = log.reader(log.positionAt(wanted));
        assertThat(reader.next()).isTrue();
        assertThat(reader.receivedNanos()).isGreaterThanOrEqualTo(wanted);
      }
    }
  }

  @Test
  void aMessageTooLargeForASegmentIsRefused() {
    try (FrameLog log = open(SEGMENT)) {
      assertThatThrownBy(() -> append(log, "x".repeat(SEGMENT)))
          .isInstanceOf(LogException.class)
          .hasMessageContaining("too large");
    }
  }

  /** A message in a record of its own. */
  private static void publish(FrameLog log, String message) {
    append(log, message);
    log.publish();
  }

  /** How many bytes such a record takes. */
  private static int size(String message) {
    return Segment.padded(Segment.framed(message.length()));
  }

  private FrameLog open(int segmentBytes) {
    return FrameLog.open(directory, segmentBytes, Fsync.NEVER);
  }

  private static long append(FrameLog log, String message) {
    byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
    return log.append(RecordKind.TEXT, 1, 1, 0, ByteBuffer.wrap(bytes), 0, bytes.length);
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

package dev.weir.app.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.weir.core.pipeline.LogSpec.Fsync;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever the files of a log hold: all messages in whole records are read, each once, and what is appended then is read
 * too; or a sentence says why the log cannot be. The first byte of the input says where the segments are cut, the second
 * whether records get the positions and checksums that chance would hardly find.
 */
@Timeout(10)
class LogReaderFuzzTest {
  private static final int SEGMENT_BYTES = 1 << 16;

  @TempDir
  private static Path directory;

  @FuzzTest(maxDuration = "5s")
  void isReadOrRefused(byte[] input) throws IOException {
    if (input.length < 2) {
      return;
    }
    ByteBuffer bytes =
        ByteBuffer.wrap(Arrays.copyOfRange(input, 2, input.length)).order(ByteOrder.LITTLE_ENDIAN);
    int cut = Math.min(bytes.limit(), 8 * (input[0] & 0xff));
    if (input[1] % 2 != 0) {
      seal(bytes, 0, cut, 0);
      seal(bytes, cut, bytes.limit(), cut);
    }
    write(bytes.array(), cut);
    try (FrameLog log = FrameLog.openReadOnly(directory)) {
      read(log);
    } catch (LogException e) {
      assertThat(e).hasMessageContaining(" ");
    }
    appendAndRead();
  }

  private static void appendAndRead() {
    try (FrameLog log = FrameLog.open(directory, SEGMENT_BYTES, Fsync.NEVER)) {
      long position = log.append(RecordKind.TEXT, 1, 2, 3, ByteBuffer.wrap(new byte[] {42}), 0, 1);
      log.publish();
      assertThat(read(log)).as("the position of the last message").isEqualTo(position);
      LogReader last = log.reader(position);
      assertThat(last.next()).isTrue();
      assertThat(last.payload().get(last.payloadOffset())).isEqualTo((byte) 42);
    } catch (LogException e) {
      assertThat(e).hasMessageContaining(" ");
    }
  }

  /** Reads all; the position of the last message. */
  private static long read(FrameLog log) {
    LogReader reader = log.reader(log.start());
    long last = -1;
    while (reader.next()) {
      assertThat(reader.position()).isGreaterThan(last);
      last = reader.position();
      assertThat(reader.payloadOffset() + reader.payloadLength())
          .isLessThanOrEqualTo(reader.payload().limit());
      assertThat(reader.kind()).isNotNull();
    }
    assertThat(reader.nextPosition()).isGreaterThanOrEqualTo(log.end());
    return last;
  }

  /** The log's files: up to the cut, and from there on. */
  private static void write(byte[] bytes, int cut) throws IOException {
    try (Stream<Path> old = Files.list(directory)) {
      for (Path file : old.toList()) {
        Files.delete(file);
      }
    }
    if (cut > 0) {
      Files.write(directory.resolve(Segment.name(0)), Arrays.copyOf(bytes, cut));
    }
    Files.write(directory.resolve(Segment.name(cut)), Arrays.copyOfRange(bytes, cut, bytes.length));
  }

  /** Gives what looks like records in a segment their positions and checksums. */
  private static void seal(ByteBuffer bytes, int from, int to, long base) {
    for (int at = from; at + Segment.HEADER <= to; ) {
      int length = bytes.getInt(at) - 1;
      if (length < 0 || length > to - at - Segment.HEADER) {
        at += 8;
        continue;
      }
      bytes.putLong(at + 16, base + at - from);
      CRC32C crc = new CRC32C();
      crc.update(bytes.array(), at + 8, Segment.HEADER - 8 + length);
      bytes.putInt(at + 4, (int) crc.getValue());
      at += Segment.padded(length);
    }
  }
}

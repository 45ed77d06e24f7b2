package dev.weir.app.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A disk that is full for a while loses nothing. */
class SegmentWriterTest {

  /** Takes so many bytes, then none until there is room again. */
  private static final class Disk implements SegmentWriter.Output {
    private final byte[] bytes = new byte[4 << 20];
    private int room;

    @Override
    public int write(ByteBuffer from, long at) throws IOException {
      if (room == 0) {
        throw new IOException("No space left on device");
      }
      int count = Math.min(room, from.remaining());
      room -= count;
      from.get(bytes, (int) at, count);
      return count;
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 100, 2_000_000})
  void whatCouldNotBeWrittenIsWrittenLater(int room) throws IOException {
    Disk disk = new Disk();
    disk.room = room;
    SegmentWriter writer = new SegmentWriter();
    writer.open(disk, 0, 0);
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    int refused = 0;
    for (int size : new int[] {10, 500, 1_500_000, 30, 70_000}) {
      byte[] payload = new byte[size];
      Arrays.fill(payload, (byte) size);
      for (boolean done = false; !done; ) {
        try {
          writer.append(RecordKind.TEXT, 1, 1, 0, ByteBuffer.wrap(payload), 0, size);
          done = true;
        } catch (IOException full) {
          refused++;
          disk.room = 3_000_000;
        }
      }
      expected.write(payload);
    }
    assertThat(refused).isEqualTo(room < 1_000_000 ? 1 : 0);
    writer.flush();

    assertThat(messages(disk)).isEqualTo(expected.toByteArray());
  }

  @Test
  void aSegmentThatCouldNotBeEndedGoesOn() throws IOException {
    Disk disk = new Disk();
    disk.room = 1000;
    SegmentWriter writer = new SegmentWriter();
    writer.open(disk, 0, 0);
    for (int room : new int[] {0, 1, 2, 3}) {
      writer.append(RecordKind.TEXT, 1, 1, room, ByteBuffer.wrap(new byte[] {'a'}), 0, 1);
      writer.flush();
      disk.room = room;
      assertThatThrownBy(writer::endSegment).isInstanceOf(IOException.class);
      disk.room = 1000;
    }
    long end = writer.end();
    writer.endSegment();
    assertThat(writer.end()).as("the mark takes no room").isEqualTo(end);
    assertThat(messages(disk)).asString().isEqualTo("aaaa");
    assertThat(ByteBuffer.wrap(disk.bytes).getInt((int) end)).isEqualTo(Segment.UNUSED);
  }

  private static byte[] messages(Disk disk) {
    ByteArrayOutputStream found = new ByteArrayOutputStream();
    ByteBuffer segment = ByteBuffer.wrap(disk.bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; Segment.isWhole(segment, at); ) {
      int end = at + Segment.HEADER + segment.getInt(at) - 1;
      for (int message = at + Segment.HEADER; message < end; ) {
        int length = 0;
        int shift = 0;
        for (; segment.get(message) < 0; shift += 7) {
          length |= (segment.get(message++) & 0x7f) << shift;
        }
        length |= segment.get(message++) << shift;
        found.write(disk.bytes, message, length);
        message += length;
      }
      at = (end + 7) & ~7;
    }
    return found.toByteArray();
  }
}

package dev.weir.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever a checkpoint's file holds: it is a checkpoint, or the one before it is taken. Also with a checksum that
 * belongs to it, because chance would hardly find that.
 */
@Timeout(10)
class CheckpointsFuzzTest {
  private static final long BEFORE = 7;
  private static final long NEWEST = 9;

  @TempDir
  private static Path directory;

  @FuzzTest(maxDuration = "5s")
  void isReadOrPassedOver(byte[] content) throws IOException {
    Checkpoints checkpoints = new Checkpoints(directory);
    checkpoints.write("before", BEFORE, BEFORE, out -> out.writeInt(1));
    for (byte[] file : new byte[][] {content, sealed(content)}) {
      Files.write(directory.resolve("%020d.checkpoint".formatted(NEWEST)), file);
      Optional<Checkpoints.Checkpoint> read = checkpoints.newest().checkpoint();
      assertThat(read).isPresent();
      assertThat(read.get().state().available()).isLessThanOrEqualTo(content.length + Long.BYTES);
    }
  }

  private static byte[] sealed(byte[] content) {
    CRC32C crc = new CRC32C();
    crc.update(content);
    return ByteBuffer.wrap(Arrays.copyOf(content, content.length + Long.BYTES))
        .putLong(content.length, crc.getValue())
        .array();
  }
}

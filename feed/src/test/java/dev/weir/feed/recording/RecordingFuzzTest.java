package dev.weir.feed.recording;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a file holds: it is read as a recording to its end, or a sentence says in which line it is none. */
@Timeout(10)
class RecordingFuzzTest {
  @TempDir
  private static Path directory;

  @FuzzTest(maxDuration = "5s")
  void isReadOrRefused(byte[] content) throws IOException {
    Path file = Files.write(directory.resolve("recording"), content);
    try (Recording recording = Recording.open(file)) {
      while (recording.hasNext()) {
        assertThat(recording.next().payload()).isNotNull();
      }
      assertThat(recording.position()).isLessThanOrEqualTo(recording.size());
    } catch (RecordingException e) {
      assertThat(e).hasMessageStartingWith(file + ":");
    }
  }
}

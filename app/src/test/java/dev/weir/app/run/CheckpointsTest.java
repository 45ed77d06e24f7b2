package dev.weir.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** There is always a state to go on from, whatever a power cut has taken from the log. */
class CheckpointsTest {
  @TempDir
  private Path directory;

  @Test
  void oneThatThePowerCannotTakeAwayIsKept() throws IOException {
    Checkpoints checkpoints = new Checkpoints(directory);
    for (long position : new long[] {10, 20, 30, 40, 50}) {
      checkpoints.write("f", position, 25, out -> {});
    }
    assertThat(checkpoints.forgetBeyond(29))
        .as("the log has lost what came after 29")
        .isTrue();
    assertThat(checkpoints.newest().checkpoint().orElseThrow().position()).isEqualTo(20);
    assertThat(directory.toFile().list()).containsOnly("%020d.checkpoint".formatted(20));
  }

  /** What came since then must stay in the log, or the older ones were of no use. */
  @Test
  void theOldestThatIsKeptIsKnown() throws IOException {
    Checkpoints checkpoints = new Checkpoints(directory);
    assertThat(checkpoints.write("f", 10, 10, out -> {})).isEqualTo(10);
    assertThat(checkpoints.write("f", 20, 20, out -> {})).isEqualTo(10);
    assertThat(checkpoints.write("f", 30, 30, out -> {})).isEqualTo(10);
    assertThat(checkpoints.write("f", 40, 40, out -> {})).isEqualTo(20);
    assertThat(checkpoints.write("f", 50, 20, out -> {})).isEqualTo(20);
  }

  @Test
  void thoseWithinTheLogStay() throws IOException {
    Checkpoints checkpoints = new Checkpoints(directory);
    for (long position : new long[] {10, 20, 30}) {
      checkpoints.write("f", position, position, out -> {});
    }
    assertThat(checkpoints.forgetBeyond(30)).isFalse();
    assertThat(checkpoints.newest().checkpoint().orElseThrow().position()).isEqualTo(30);
  }

  @Test
  void aFileOfAnotherNameIsNone() throws IOException {
    Checkpoints checkpoints = new Checkpoints(directory);
    checkpoints.write("f", 10, 10, out -> {});
    Files.writeString(directory.resolve("copy.checkpoint"), "mine");
    assertThat(checkpoints.newest().checkpoint().orElseThrow().position()).isEqualTo(10);
    assertThat(checkpoints.forgetBeyond(30)).isFalse();
  }

  @Test
  void thoseOfAnotherLogAreLeftToThePersonToJudge() throws IOException {
    Checkpoints checkpoints = new Checkpoints(directory);
    checkpoints.write("f", 10, 10, out -> {});
    assertThat(checkpoints.forgetBeyond(5)).isFalse();
    assertThat(checkpoints.newest().checkpoint()).isPresent();
  }
}

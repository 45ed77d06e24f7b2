package dev.weir.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** clients/js: its own tests, and against a running Weir in Node and in Chromium. */
class JavaScriptClientTest {
  @TempDir(cleanup = CleanupMode.NEVER)
  private Path directory; // the browser may still be writing its profile

  @BeforeAll
  static void install() throws IOException, InterruptedException {
    JavaScriptClient.install();
  }

  @Test
  void itsOwnTestsPass() throws IOException, InterruptedException {
    assertThat(ClientRig.said(JavaScriptClient.command("npm", "test")))
        .contains("# fail 0")
        .doesNotContain("exit code");
  }

  @ParameterizedTest
  @ValueSource(strings = {"use", "features"})
  void everythingOnceInNode(String script) throws IOException, InterruptedException {
    ClientRig rig = new ClientRig(directory);
    try (WeirProcess run = rig.rooms()) {
      assertThat(ClientRig.said(JavaScriptClient.main(script, rig.url())))
          .isEqualTo("all is well\n");
      assertThat(run.terminate()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({"use, useEverything", "features, useFeatures"})
  void everythingOnceInChromium(String script, String function)
      throws IOException, InterruptedException {
    ClientRig rig = new ClientRig(directory);
    try (WeirProcess run = rig.rooms()) {
      assertThat(JavaScriptClient.inChromium(
              directory,
              rig,
              "live/" + script + ".js",
              "(await import(module))." + function + "('/')"))
          .isEqualTo("all is well");
      assertThat(run.terminate()).isZero();
    }
  }

  @Test
  void aKilledGatewayIsFollowedOnWithoutLossOrDoubles() throws IOException, InterruptedException {
    assertThat(new ClientRig(directory)
            .followedThroughAKill(url -> JavaScriptClient.main("follow", url, "rolling", "300")))
        .containsExactlyElementsOf(
            LongStream.rangeClosed(1, 300).mapToObj(Long::toString).toList());
  }
}

package dev.weir.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** clients/python against a running Weir. */
class PythonClientTest {
  @TempDir
  private Path directory;

  @Test
  void everythingOnce() throws IOException, InterruptedException {
    ClientRig rig = new ClientRig(directory);
    try (WeirProcess run = rig.rooms()) {
      assertThat(ClientRig.said(PythonClient.script("use.py", rig.url())))
          .isEqualTo("all is well\n");
      assertThat(run.terminate()).isZero();
    }
  }

  @Test
  void aKilledGatewayIsFollowedOnWithoutLossOrDoubles() throws IOException, InterruptedException {
    assertThat(new ClientRig(directory)
            .followedThroughAKill(url -> PythonClient.script("follow.py", url, "rolling", "300")))
        .containsExactlyElementsOf(
            LongStream.rangeClosed(1, 300).mapToObj(Long::toString).toList());
  }
}

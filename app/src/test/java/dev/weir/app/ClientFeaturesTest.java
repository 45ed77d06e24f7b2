package dev.weir.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The clients ask a running Weir for fields, filters, paces and encodings. */
class ClientFeaturesTest {
  @TempDir(cleanup = CleanupMode.NEVER)
  private Path directory; // the browser may still be writing its profile

  @BeforeAll
  static void install() throws IOException, InterruptedException {
    JavaScriptClient.install();
  }

  @Test
  void inNode() throws IOException, InterruptedException {
    ClientRig rig = new ClientRig(directory);
    try (WeirProcess run = rig.rooms()) {
      assertThat(ClientRig.said(JavaScriptClient.main("features", rig.url())))
          .isEqualTo("all is well\n");
      assertThat(run.terminate()).isZero();
    }
  }

  @Test
  void inChromium() throws IOException, InterruptedException {
    ClientRig rig = new ClientRig(directory);
    try (WeirProcess run = rig.rooms()) {
      assertThat(JavaScriptClient.inChromium(
              directory, rig, "live/features.js", "(await import(module)).useFeatures('/')"))
          .isEqualTo("all is well");
      assertThat(run.terminate()).isZero();
    }
  }

  @Test
  void inPython() throws IOException, InterruptedException {
    ClientRig rig = new ClientRig(directory);
    try (WeirProcess run = rig.rooms()) {
      assertThat(ClientRig.said(PythonClient.script("features.py", rig.url())))
          .isEqualTo("all is well\n");
      assertThat(run.terminate()).isZero();
    }
  }
}

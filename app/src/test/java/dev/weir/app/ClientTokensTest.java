package dev.weir.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The clients show a key to a gateway that asks for one. */
class ClientTokensTest {
  private static final String KEY = "weir_reader";

  @TempDir(cleanup = CleanupMode.NEVER)
  private Path directory; // the browser may still be writing its profile

  private ClientRig rig;

  @BeforeAll
  static void install() throws IOException, InterruptedException {
    JavaScriptClient.install();
  }

  private WeirProcess guardedRooms() throws Exception {
    rig = new ClientRig(directory);
    return rig.guardedRooms("sha256:" + hash());
  }

  private static String hash() throws GeneralSecurityException {
    byte[] key = KEY.getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(key));
  }

  @Test
  void inNode() throws Exception {
    try (WeirProcess run = guardedRooms()) {
      assertThat(ClientRig.said(JavaScriptClient.main("tokens", rig.url(), KEY)))
          .endsWith("all is well\n");
      assertThat(run.terminate()).isZero();
    }
  }

  @Test
  void inChromium() throws Exception {
    try (WeirProcess run = guardedRooms()) {
      assertThat(JavaScriptClient.inChromium(
              directory,
              rig,
              "live/tokens.js",
              "(await import(module)).useTokens('/', '" + KEY + "')"))
          .isEqualTo("all is well");
      assertThat(run.terminate()).isZero();
    }
  }

  @Test
  void inPython() throws Exception {
    try (WeirProcess run = guardedRooms()) {
      assertThat(ClientRig.said(PythonClient.script("tokens.py", rig.url(), KEY)))
          .endsWith("all is well\n");
      assertThat(run.terminate()).isZero();
    }
  }
}

package dev.weir.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** clients/python: its own tests, its types, its installation, and against a running Weir, also in a notebook. */
class PythonClientTest {
  private static final Path NOTEBOOK = Path.of("../examples/live-statistics.ipynb");

  @TempDir
  private Path directory;

  @Test
  void itsOwnTestsPass() throws IOException, InterruptedException {
    assertThat(ClientRig.said(PythonClient.script("test_client.py")))
        .endsWith("OK\n")
        .doesNotContain("skipped");
  }

  @Test
  void itsTypesAreRight() throws IOException, InterruptedException {
    assertThat(
            ClientRig.said(PythonClient.module("mypy", "--cache-dir", directory.toString(), "src")))
        .startsWith("Success");
  }

  @Test
  void itIsInstalledFromACheckoutWithoutANetwork() throws IOException, InterruptedException {
    String target = directory.resolve("site").toString();
    assertThat(ClientRig.said(PythonClient.module(
            "pip",
            "install",
            "-q",
            "--no-index",
            "--no-deps",
            "--no-build-isolation",
            "--target",
            target,
            PythonClient.copy(directory.resolve("copy")).toString())))
        .doesNotContain("exit code");
    ProcessBuilder use = PythonClient.code(
        "import weir_client; print(weir_client.__file__, weir_client.__version__)");
    use.environment().put("PYTHONPATH", target);
    assertThat(ClientRig.said(use)).startsWith(target).endsWith(" 0.1.0\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"use.py", "features.py"})
  void everythingOnce(String script) throws IOException, InterruptedException {
    ClientRig rig = new ClientRig(directory);
    try (WeirProcess run = rig.rooms()) {
      assertThat(ClientRig.said(PythonClient.script(script, rig.url()))).isEqualTo("all is well\n");
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

  @Test
  void theNotebookRunsFromTopToBottom() throws IOException, InterruptedException {
    try (WeirProcess demo =
        new WeirProcess(directory, "demo", "--no-browser", "--listen", "127.0.0.1:0")) {
      ProcessBuilder nbconvert = PythonClient.module(
          "nbconvert",
          "--to",
          "notebook",
          "--execute",
          "--output-dir",
          directory.toString(),
          NOTEBOOK.toAbsolutePath().normalize().toString());
      nbconvert.environment().put("WEIR_URL", "ws://127.0.0.1:" + demo.port());
      for (String place :
          new String[] {"JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR", "IPYTHONDIR"}) {
        nbconvert.environment().put(place, directory.resolve(place).toString());
      }
      assertThat(ClientRig.said(nbconvert)).doesNotContain("exit code");
    }
    assertThat(Files.readString(directory.resolve("live-statistics.ipynb")))
        .contains("150 changes; the means differ by ")
        .contains("<polyline"); // the chart was drawn anew in its place
  }

  @Test
  void theNotebookIsKeptWithoutOutputs() throws IOException {
    for (JsonNode cell : new ObjectMapper().readTree(NOTEBOOK.toFile()).path("cells")) {
      assertThat(cell.path("outputs")).as(cell.path("source").toString()).isEmpty();
    }
  }
}

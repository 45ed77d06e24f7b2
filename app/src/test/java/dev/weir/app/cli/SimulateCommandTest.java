package dev.weir.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.app.WeirProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code weir simulate} as a process of its own: what it says, how it ends. */
class SimulateCommandTest {
  @TempDir
  private Path directory;

  @Test
  void saysWhereItIs() throws Exception {
    try (WeirProcess simulate = new WeirProcess(directory, "simulate", "--listen", "127.0.0.1:0")) {
      assertThat(simulate.line(l -> l.startsWith("simulate:")))
          .matches(
              "simulate: feed at ws://127\\.0\\.0\\.1:(\\d+)/ws · echo at ws://127\\.0\\.0\\.1:\\1/echo");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--listen 9000                | HOST:PORT",
        "--rate 0                     | the rate must be above 0",
        "--rate many                  | '--rate'",
        "--speed 2                    | --speed, --on, --loop and --resume need a --recording",
        "--recording x --seed 2       | --rate and --seed are for made-up trades",
        "--recording x --speed fast   | --speed takes a number above 0, or max, not 'fast'",
        "--recording x --speed -1     | --speed takes a number above 0, or max",
        "--recording x --on whim      | '--on'",
        "--recording x --speed max    | x: there is no such file",
        "--drop-every often           | 'often' is not a duration",
        "--drop-every 0s              | the time between drops must be above 0"
      })
  void aMistakeIsSaidInAPlainLine(String options, String complaint) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("simulate", "--listen", "127.0.0.1:0"));
    if (options.startsWith("--listen")) {
      arguments.clear();
      arguments.add("simulate");
    }
    Collections.addAll(arguments, options.split(" "));

    assertMistake(complaint, arguments.toArray(String[]::new));
  }

  @Test
  void aFileThatIsNoRecordingIsNamedWithItsLine() throws Exception {
    Path file = Files.writeString(directory.resolve("notes.txt"), "hello\n");

    assertMistake(
        file + ":1: this isn't a recording",
        "simulate",
        "--listen",
        "127.0.0.1:0",
        "--recording",
        file.toString());
  }

  private void assertMistake(String complaint, String... arguments) throws Exception {
    try (WeirProcess weir = new WeirProcess(directory, arguments)) {
      assertThat(weir.exit()).isEqualTo(2);
      assertThat(weir.rest())
          .hasSizeLessThanOrEqualTo(2)
          .first()
          .asString()
          .startsWith("weir: ")
          .contains(complaint);
    }
  }
}

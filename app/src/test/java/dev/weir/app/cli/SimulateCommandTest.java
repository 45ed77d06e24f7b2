package dev.weir.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code weir simulate} as a process of its own: what it says, how it ends. */
class SimulateCommandTest {
  private static final Pattern FEED = Pattern.compile(
      "simulate: feed at ws://127\\.0\\.0\\.1:(\\d+)/ws · echo at ws://127\\.0\\.0\\.1:\\1/echo");

  @TempDir
  Path directory;

  @ParameterizedTest
  @CsvSource({"TERM, 0", "INT, 130"})
  void aSignalEndsItWithTheExitCodeThatTheSenderExpects(String signal, int exitCode)
      throws Exception {
    Process simulate = weir("simulate", "--listen", "127.0.0.1:0");
    try (BufferedReader said = simulate.errorReader(StandardCharsets.UTF_8)) {
      Matcher feed = announcement(said);
      assertThat(get("http://127.0.0.1:" + feed.group(1) + "/").body()).contains("weir simulate");

      new ProcessBuilder("kill", "-" + signal, Long.toString(simulate.pid()))
          .start()
          .waitFor();

      assertThat(simulate.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(simulate.exitValue()).isEqualTo(exitCode);
      assertThat(said.readLine()).as("nothing more on stderr").isNull();
    } finally {
      simulate.destroyForcibly();
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
        "--recording x --speed -1     | the speed must be above 0",
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
    Process weir = weir(arguments);
    try (BufferedReader said = weir.errorReader(StandardCharsets.UTF_8)) {
      List<String> lines = said.lines().toList();

      assertThat(weir.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(weir.exitValue()).isEqualTo(2);
      assertThat(lines)
          .hasSizeLessThanOrEqualTo(2)
          .first()
          .asString()
          .startsWith("weir: ")
          .contains(complaint);
    } finally {
      weir.destroyForcibly();
    }
  }

  /** The line with the addresses; libraries of the tests may have logged before it. */
  private static Matcher announcement(BufferedReader said) throws IOException {
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      Matcher feed = FEED.matcher(line);
      if (feed.matches()) {
        return feed;
      }
    }
    throw new AssertionError("the simulator ended without saying where it listens");
  }

  private Process weir(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(
        "--enable-native-access=ALL-UNNAMED",
        "-Dstderr.encoding=UTF-8",
        "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.weir.app.cli.Weir"));
    Collections.addAll(command, arguments);
    return new ProcessBuilder(command).directory(directory.toFile()).start();
  }

  private static HttpResponse<String> get(String address) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(address)).build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
  }
}

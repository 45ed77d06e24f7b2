package dev.weir.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The scripts that everybody starts with work unchanged: real Python and a real browser, only the URL replaced. */
class SnippetsTest {
  private static final Path SNIPPETS = Path.of("src/test/snippets");
  private static final String URL = "wss://example.com/stream";

  @TempDir(cleanup = CleanupMode.NEVER)
  private Path directory; // the browser may still be writing its profile

  private WeirProcess demo;
  private int port;

  @BeforeEach
  void start() throws IOException, InterruptedException {
    demo = new WeirProcess(directory, "demo", "--no-browser", "--listen", "127.0.0.1:0");
    port = demo.port();
  }

  @AfterEach
  void stop() throws InterruptedException {
    demo.close();
  }

  @Test
  void pythonSubscribes() throws IOException {
    assertThat(output(
            python("subscribe.py", "ws://127.0.0.1:" + port + "/ws"), l -> l.contains("'mean'")))
        .contains("'stream': 'rolling'")
        .contains("'symbol': 'TICKER'");
  }

  @Test
  void pythonCalculatesAgainstTheEcho() throws IOException {
    assertThat(output(
            python("calculate.py", "ws://127.0.0.1:" + port + "/echo"),
            l -> l.startsWith("price 150.15")))
        .isEqualTo("price 150.15 mean 150.1000");
  }

  @Test
  void theBrowserSubscribes() throws IOException {
    assertThat(output(
            chromium(snippet("subscribe.html", "ws://127.0.0.1:" + port + "/ws")
                .toUri()
                .toString()),
            l -> l.contains("Received:") && l.contains("mean")))
        .contains("\"symbol\":\"TICKER\"");
  }

  private List<String> python(String name, String url) throws IOException {
    return List.of(Python.executable(), snippet(name, url).toString());
  }

  private List<String> chromium(String url) {
    String chosen = System.getenv("WEIR_TEST_CHROMIUM");
    List<String> command = new ArrayList<>();
    command.add(chosen != null ? chosen : "chromium");
    command.addAll(Browser.arguments(directory.resolve("profile")));
    command.addAll(List.of("--enable-logging=stderr", "--log-level=0", url));
    return command;
  }

  /** The snippet as it is, but for its URL. */
  private Path snippet(String name, String url) throws IOException {
    return Files.writeString(
        directory.resolve(name), Files.readString(SNIPPETS.resolve(name)).replace(URL, url));
  }

  /** Runs a command until it prints the wanted line. */
  private static String output(List<String> command, Predicate<String> wanted) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    List<String> seen = new ArrayList<>();
    try (BufferedReader lines = process.inputReader()) {
      CompletableFuture.delayedExecutor(60, TimeUnit.SECONDS).execute(process::destroyForcibly);
      for (String line; (line = lines.readLine()) != null; ) {
        seen.add(line);
        if (wanted.test(line)) {
          return line;
        }
      }
    } finally {
      Stream.concat(process.descendants(), Stream.of(process.toHandle()))
          .forEach(ProcessHandle::destroyForcibly);
    }
    throw new AssertionError(command + " printed only " + seen);
  }
}

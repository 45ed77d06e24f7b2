package dev.weir.client;

import dev.weir.app.cli.Weir;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Weir in processes of its own, at an address that stays the same after a kill. */
final class RunningWeir implements AutoCloseable {
  private static final Pattern ADDRESS = Pattern.compile("(?:http|ws)://127\\.0\\.0\\.1:(\\d+)/");

  private final Path directory;
  private final int port;
  private final List<Process> running = new ArrayList<>();

  RunningWeir(Path directory) throws IOException {
    this.directory = directory;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
  }

  URI address() {
    return URI.create("ws://127.0.0.1:" + port);
  }

  /** A feed of made trades; its port. */
  int simulate() throws IOException {
    return start("simulate", "--listen", "127.0.0.1:0", "--rate", "200");
  }

  /** Runs a pipeline, until it is killed. */
  void run(String pipeline) throws IOException {
    Path file = Files.writeString(directory.resolve("weir.yaml"), pipeline);
    start("run", file.toString(), "--listen", "127.0.0.1:" + port);
  }

  /** kill -9 of what was started last. */
  void kill() throws InterruptedException {
    running.removeLast().destroyForcibly().waitFor();
  }

  private int start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "--enable-native-access=ALL-UNNAMED",
        "-cp",
        System.getProperty("java.class.path"),
        Weir.class.getName()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).directory(directory.toFile()).start();
    running.add(process);
    BufferedReader lines = process.errorReader();
    List<String> said = new ArrayList<>();
    for (String line; (line = lines.readLine()) != null; ) {
      Matcher m = ADDRESS.matcher(line);
      if (m.find()) {
        Thread.ofVirtual().start(() -> drain(lines));
        return Integer.parseInt(m.group(1));
      }
      said.add(line);
    }
    throw new AssertionError("it did not start: " + said);
  }

  private static void drain(BufferedReader lines) {
    try {
      while (lines.readLine() != null) {
        // so that it never waits for us
      }
    } catch (IOException e) {
      // it was killed
    }
  }

  @Override
  public void close() {
    running.forEach(process -> process.destroyForcibly().onExit().join());
  }
}

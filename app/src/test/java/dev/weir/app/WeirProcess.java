package dev.weir.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The command line in a process of its own, as a user runs it. */
final class WeirProcess implements AutoCloseable {
  private static final Pattern ADDRESS = Pattern.compile("(?:http|ws)://127\\.0\\.0\\.1:(\\d+)/");
  private static final long PATIENCE_SECONDS = 60;

  private final Process process;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final List<String> out = new ArrayList<>();
  private final Thread outReader;
  private volatile boolean killed; // then its streams end under their readers

  WeirProcess(Path directory, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:+UseSerialGC",
        "--enable-native-access=ALL-UNNAMED",
        "-cp",
        System.getProperty("java.class.path"),
        "dev.weir.app.cli.Weir"));
    command.addAll(Arrays.asList(arguments));
    this.process = new ProcessBuilder(command).directory(directory.toFile()).start();
    Thread.ofVirtual().start(this::readErr);
    this.outReader = Thread.ofVirtual().start(this::readOut);
  }

  private void readOut() {
    read(process.getInputStream(), line -> {
      synchronized (out) {
        out.add(line);
      }
    });
  }

  private void readErr() {
    read(process.getErrorStream(), lines::add);
  }

  /** Reads to the end, or until the process is killed and its streams are closed under us. */
  private void read(InputStream stream, Consumer<String> to) {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      for (String line; (line = reader.readLine()) != null; ) {
        to.accept(line);
      }
    } catch (IOException e) {
      if (!killed) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Waits for a line on stderr. */
  String line(Predicate<String> wanted) throws InterruptedException {
    List<String> seen = new ArrayList<>();
    for (String line; (line = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)) != null; ) {
      seen.add(line);
      if (wanted.test(line)) {
        return line;
      }
    }
    throw new AssertionError("no such line on stderr; there were " + seen);
  }

  /** The port in the first address that it prints. */
  int port() throws InterruptedException {
    Matcher m = ADDRESS.matcher(line(l -> ADDRESS.matcher(l).find()));
    m.find();
    return Integer.parseInt(m.group(1));
  }

  /** kill -9. */
  void kill() throws InterruptedException {
    killed = true;
    process.destroyForcibly().waitFor();
  }

  /** SIGTERM; the exit code. */
  int terminate() throws InterruptedException {
    process.destroy();
    return exit();
  }

  int exit() throws InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("the process does not end");
    }
    outReader.join();
    return process.exitValue();
  }

  /** What it has written to stdout. */
  List<String> out() {
    synchronized (out) {
      return List.copyOf(out);
    }
  }

  @Override
  public void close() {
    killed = true;
    process.destroyForcibly().onExit().join();
  }
}

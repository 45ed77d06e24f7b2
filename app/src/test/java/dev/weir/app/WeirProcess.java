package dev.weir.app;

import dev.weir.app.cli.Weir;
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
public final class WeirProcess implements AutoCloseable {
  private static final Pattern ADDRESS = Pattern.compile("(?:http|ws)://127\\.0\\.0\\.1:(\\d+)/");
  private static final long PATIENCE_SECONDS = 60;

  private final Process process;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final List<String> out = new ArrayList<>();
  private final Thread outReader;
  private final Thread errReader;
  private volatile boolean killed; // then its streams end under their readers

  public WeirProcess(Path directory, String... arguments) throws IOException {
    this(directory, command(arguments));
  }

  private WeirProcess(Path directory, List<String> command) throws IOException {
    this.process = new ProcessBuilder(command).directory(directory.toFile()).start();
    this.errReader = Thread.ofVirtual().start(this::readErr);
    this.outReader = Thread.ofVirtual().start(this::readOut);
  }

  /** With so many megabytes of heap at most. */
  static WeirProcess withHeap(int megabytes, Path directory, String... arguments)
      throws IOException {
    List<String> command = command(arguments);
    command.add(1, "-Xmx" + megabytes + "m");
    return new WeirProcess(directory, command);
  }

  /** As on a terminal, which Python makes: stdin, stdout and stderr are the same one. */
  static WeirProcess onTerminal(Path directory, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(
        Python.executable(),
        "-c",
        "import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))"));
    command.addAll(command(arguments));
    return new WeirProcess(directory, command);
  }

  private static List<String> command(String... arguments) {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "--enable-native-access=ALL-UNNAMED",
        "-Dstdout.encoding=UTF-8",
        "-Dstderr.encoding=UTF-8",
        "-cp",
        System.getProperty("java.class.path"),
        Weir.class.getName()));
    command.addAll(Arrays.asList(arguments));
    return command;
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
  public String line(Predicate<String> wanted) throws InterruptedException {
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
  public int port() throws InterruptedException {
    Matcher m = ADDRESS.matcher(line(l -> ADDRESS.matcher(l).find()));
    m.find();
    return Integer.parseInt(m.group(1));
  }

  /** kill -9. */
  void kill() throws InterruptedException {
    killed = true;
    process.destroyForcibly().waitFor();
  }

  /** Sends SIGTERM, as a service manager does; the exit code. */
  int terminate() throws IOException, InterruptedException {
    return signal("TERM");
  }

  /** Sends a signal; the exit code. */
  int signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    return exit();
  }

  /** The lines on stderr that nobody has asked for yet, once it has ended. */
  public List<String> rest() throws InterruptedException {
    exit();
    errReader.join();
    return List.copyOf(lines);
  }

  public int exit() throws InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("the process does not end");
    }
    outReader.join();
    return process.exitValue();
  }

  /** What it has written to stdout. */
  public List<String> out() {
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

package dev.weir.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A running Weir for the tests of its clients, and their programs. */
final class ClientRig {
  private static final long PATIENCE_SECONDS = 120;

  private static final String ROOMS = """
      feeds: { room: { accept: { path: /in/room }, read: { fields: [room, celsius] } } }
      streams:
        rooms:
          from: room
          by: room
          select: { n: count(), celsius: last(celsius), mean: mean(celsius) }
        secret: { from: room, by: room, select: max(celsius) }
      alerts: { hot: { from: rooms, when: celsius > 30, message: "{room}: {celsius} degrees" } }
      """;

  private final Path directory;
  private final int port;

  ClientRig(Path directory) throws IOException {
    this.directory = directory;
    try (ServerSocket socket = new ServerSocket(0)) {
      this.port = socket.getLocalPort(); // the same after a restart
    }
  }

  String url() {
    return "ws://127.0.0.1:" + port;
  }

  int port() {
    return port;
  }

  /** A feed 'room' that accepts, a stream 'rooms' of it, and an alert 'hot'. */
  WeirProcess rooms() throws IOException, InterruptedException {
    return run(ROOMS);
  }

  /** The same for who has a key, and a stream 'secret' that it does not open. */
  WeirProcess guardedRooms(String keyHash) throws IOException, InterruptedException {
    return run(ROOMS + """
        serve:
          default: rooms
          access:
            keys: [{ name: reader, hash: "%s", read: [rooms], publish: [room] }]
        """.formatted(keyHash));
  }

  private WeirProcess run(String pipeline) throws IOException, InterruptedException {
    Path file = Files.writeString(directory.resolve("weir.yaml"), pipeline);
    WeirProcess run =
        new WeirProcess(directory, "run", file.toString(), "--listen", "127.0.0.1:" + port);
    run.port();
    return run;
  }

  /** What a client prints that follows a stream 'rolling' from its beginning, through a kill -9 after a hundred lines. */
  List<String> followedThroughAKill(Function<String, ProcessBuilder> client)
      throws IOException, InterruptedException {
    try (WeirProcess feed =
        new WeirProcess(directory, "simulate", "--listen", "127.0.0.1:0", "--rate", "200")) {
      String pipeline = """
          feeds:
            trades:
              url: ws://127.0.0.1:%d/ws
              symbols: [TICKER]
              subscribe: { type: subscribe, symbol: "{symbol}" }
              read: { where: type = 'trade' }
          streams: { rolling: { from: trades, by: symbol, window: last 10, select: mean(price) } }
          """.formatted(feed.port());
      WeirProcess run = run(pipeline);
      List<String> seen = new ArrayList<>();
      try (BufferedReader lines = start(client.apply(url())).inputReader()) {
        for (String line; (line = lines.readLine()) != null; ) {
          seen.add(line);
          if (seen.size() == 100) {
            run.kill();
            run = run(pipeline);
          }
        }
      } finally {
        run.close();
      }
      return seen;
    }
  }

  /** What a program prints; its exit code, if it is not 0, is the last line. */
  static String said(ProcessBuilder program) throws IOException, InterruptedException {
    Process process = start(program.redirectErrorStream(true));
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int code = process.waitFor();
    return code == 0 ? said : said + "exit code " + code + "\n";
  }

  private static Process start(ProcessBuilder program) throws IOException {
    if (!program.redirectErrorStream()) {
      program.redirectError(ProcessBuilder.Redirect.INHERIT);
    }
    Process process = program.start();
    CompletableFuture.delayedExecutor(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .execute(process::destroyForcibly);
    return process;
  }
}

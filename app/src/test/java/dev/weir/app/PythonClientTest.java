package dev.weir.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** clients/python against a running Weir. */
class PythonClientTest {
  private static final Path CLIENT =
      Path.of("../clients/python").toAbsolutePath().normalize();

  @TempDir
  private Path directory;

  private Process python(String script, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(
        List.of(Python.executable(), CLIENT.resolve("tests/" + script).toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("PYTHONPATH", CLIENT.resolve("src").toString());
    return builder.start();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private WeirProcess run(Path pipeline, int port) throws IOException, InterruptedException {
    WeirProcess run =
        new WeirProcess(directory, "run", pipeline.toString(), "--listen", "127.0.0.1:" + port);
    run.port();
    return run;
  }

  @Test
  void everythingOnce() throws IOException, InterruptedException {
    Path pipeline = Files.writeString(directory.resolve("rooms.yaml"), """
        feeds: { room: { accept: { path: /in/room }, read: { fields: [room, celsius] } } }
        streams: { rooms: { from: room, by: room, select: "count() as n, mean(celsius) as mean" } }
        """);
    int port = freePort();
    try (WeirProcess run = run(pipeline, port)) {
      Process use = python("use.py", "ws://127.0.0.1:" + port);
      String said = new String(use.getInputStream().readAllBytes());
      assertThat(said).endsWith("all is well\n");
      assertThat(use.waitFor()).isZero();
      assertThat(run.terminate()).isZero();
    }
  }

  @Test
  void aKilledGatewayIsFollowedOnWithoutLossOrDoubles() throws IOException, InterruptedException {
    try (WeirProcess feed =
        new WeirProcess(directory, "simulate", "--listen", "127.0.0.1:0", "--rate", "200")) {
      Path pipeline =
          Files.writeString(directory.resolve("trades.yaml"), """
          feeds:
            trades:
              url: ws://127.0.0.1:%d/ws
              symbols: [TICKER]
              subscribe: { type: subscribe, symbol: "{symbol}" }
              read: { where: type = 'trade' }
          streams: { rolling: { from: trades, by: symbol, window: last 10, select: mean(price) } }
          """.formatted(feed.port()));
      int port = freePort();
      WeirProcess run = run(pipeline, port);
      Process follow = python("follow.py", "ws://127.0.0.1:" + port, "rolling", "300");
      List<Long> seen = new ArrayList<>();
      try (BufferedReader lines = follow.inputReader()) {
        for (String line; (line = lines.readLine()) != null; ) {
          seen.add(Long.parseLong(line));
          if (seen.size() == 100) {
            run.kill();
            run = run(pipeline, port);
          }
        }
      }
      run.kill();
      assertThat(seen)
          .containsExactlyElementsOf(LongStream.rangeClosed(1, 300).boxed().toList());
    }
  }
}

package dev.weir.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands, as another program sees them: arguments, exit codes, standard output and standard error. */
class CommandLineTest {
  @TempDir
  private Path directory;

  @Test
  void theTutorialsCalculationIsOneLine() throws Exception {
    try (WeirProcess feed =
        new WeirProcess(directory, "simulate", "--listen", "127.0.0.1:0", "--rate", "500")) {
      String url = "ws://127.0.0.1:" + feed.port() + "/ws";
      try (WeirProcess watch = new WeirProcess(
          directory,
          "watch",
          url,
          "--send",
          "{\"type\":\"subscribe\",\"symbol\":\"TICKER\"}",
          "--where",
          "type = 'trade'",
          "--by",
          "symbol",
          "--window",
          "last 100",
          "--select",
          "price, mean(price)",
          "--alert",
          "mean > 150.50",
          "--count",
          "900",
          "--save",
          "saved.yaml")) {
        assertThat(watch.line(l -> l.contains("ALERT"))).contains("mean > 150.50");
        assertThat(watch.line(l -> l.contains("RESOLVED"))).contains("no longer");
        assertThat(watch.exit()).isZero();
        assertThat(watch.out())
            .hasSize(900)
            .allMatch(
                l -> l.matches(
                    "\\{\"stream\":\"watch\",\"seq\":\\d+,\"time\":\"[^\"]+\",\"symbol\":\"TICKER\",\"price\":[0-9.]+,\"mean\":[0-9.]+}"));
      }
    }
    assertThat(run("check", "saved.yaml")).isZero();
  }

  @Test
  void anAlertIsPostedOncePerCrossingAndOnceWhenItIsOver() throws Exception {
    BlockingQueue<JsonNode> posted = new LinkedBlockingQueue<>();
    AtomicInteger attempts = new AtomicInteger();
    HttpServer hook = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    hook.createContext("/alerts", exchange -> {
      posted.add(new ObjectMapper().readTree(exchange.getRequestBody()));
      exchange.sendResponseHeaders(
          attempts.incrementAndGet() == 1 ? 503 : 204,
          -1); // the first attempt fails, so it comes again
      exchange.close();
    });
    hook.start();
    try (WeirProcess feed =
        new WeirProcess(directory, "simulate", "--listen", "127.0.0.1:0", "--rate", "500")) {
      String example = Files.readString(Path.of("../examples/threshold.yaml"));
      Path file = directory.resolve("threshold.yaml");
      Files.writeString(
          file,
          example
              .replace("127.0.0.1:9000", "127.0.0.1:" + feed.port())
              .replace("127.0.0.1:9100", "127.0.0.1:" + hook.getAddress().getPort()));
      try (WeirProcess run =
          new WeirProcess(directory, "run", file.toString(), "--listen", "127.0.0.1:0")) {
        JsonNode failed = posted.poll(30, TimeUnit.SECONDS);
        JsonNode first = posted.poll(30, TimeUnit.SECONDS);
        assertThat(first).isEqualTo(failed);
        for (int seq = 1; seq <= 4; seq++) {
          assertThat(first.path("seq").asInt()).isEqualTo(seq);
          assertThat(first.path("state").asText()).isEqualTo(seq % 2 == 1 ? "firing" : "resolved");
          assertThat(first.path("symbol").asText()).isEqualTo("TICKER");
          first = posted.poll(30, TimeUnit.SECONDS);
        }
        assertThat(run.terminate()).isZero();
      }
    } finally {
      hook.stop(0);
    }
  }

  /** The tutorial's own trap: an echo server that greets with a line that is not JSON. */
  @Test
  void aGreetingThatIsNotJsonIsCountedAndKeptAndTheRestFlowsOn() throws Exception {
    try (WeirProcess feed = new WeirProcess(
        directory, "simulate", "--listen", "127.0.0.1:0", "--greeting", "Request served by 1234")) {
      Path file = directory.resolve("echo.yaml");
      Files.writeString(file, """
          feeds:
            echo:
              url: ws://127.0.0.1:%d/echo
              subscribe:
                - { type: subscribe, symbol: DUMMY_INDEX, price: 150.00 }
                - { type: subscribe, symbol: DUMMY_INDEX }
                - { type: subscribe, symbol: DUMMY_INDEX, price: much }
                - { type: subscribe, symbol: DUMMY_INDEX, price: "150.10" }
          streams:
            mean: { from: echo, by: symbol, select: mean(price) }
          """.formatted(feed.port()));
      try (WeirProcess run =
          new WeirProcess(directory, "run", file.toString(), "--listen", "127.0.0.1:0")) {
        int port = run.port();
        try (Subscriber s = new Subscriber("ws://127.0.0.1:" + port + "/ws")
            .send("{\"type\":\"subscribe\",\"symbol\":\"DUMMY_INDEX\",\"since\":0}")) {
          assertThat(s.next(m -> m.contains("\"seq\":2,"))).endsWith("\"mean\":150.05}");
        }
        String metrics = get("http://127.0.0.1:" + port + "/metrics");
        assertThat(metrics)
            .contains("weir_dead_letters_total{feed=\"echo\",cause=\"not_json\"} 1\n")
            .contains("weir_dead_letters_total{feed=\"echo\",cause=\"missing_field\"} 1\n")
            .contains("weir_dead_letters_total{feed=\"echo\",cause=\"not_a_value\"} 1\n");
        assertThat(get("http://127.0.0.1:" + port + "/api/dead-letters"))
            .contains("Request served by 1234")
            .contains("\"field\":\"price\"");
      }
    }
  }

  @Test
  void mistakesExitWith2AndSayWhatToDo() throws Exception {
    Files.writeString(
        directory.resolve("bad.yaml"),
        "feeds:\n  t: { url: \"ws://h/\" }\nstreams:\n  s: { from: t, select: meen(x) }\n");
    try (WeirProcess check = new WeirProcess(directory, "check", "bad.yaml")) {
      assertThat(check.exit()).isEqualTo(2);
      assertThat(check.line(l -> true))
          .isEqualTo("bad.yaml:4:25: error: there is no function 'meen' (did you mean mean?)");
    }
    assertThat(run("check", "missing.yaml")).isEqualTo(2);
    assertThat(run("chekc")).isEqualTo(2);
    assertThat(run("simulate", "--speed", "never", "--recording", "bad.yaml")).isEqualTo(2);
    assertThat(run("--version")).isZero();
    assertThat(run("stats", "mean")).isZero();
    assertThat(run()).isZero();
  }

  @Test
  void initWritesAFileThatIsRight() throws Exception {
    assertThat(run("init")).isZero();
    assertThat(run("check", "weir.yaml")).isZero();
    assertThat(run("init")).isEqualTo(2);
  }

  @Test
  void twoProcessesOnOneDataDirectoryAreRefused() throws Exception {
    Files.writeString(
        directory.resolve("p.yaml"),
        "feeds:\n  t: { url: \"ws://127.0.0.1:9/\" }\nstreams:\n  s: { from: t, select: mean(x) }\n");
    try (WeirProcess first =
        new WeirProcess(directory, "run", "p.yaml", "--listen", "127.0.0.1:0")) {
      first.port();
      try (WeirProcess second =
          new WeirProcess(directory, "run", "p.yaml", "--listen", "127.0.0.1:0")) {
        assertThat(second.exit()).isEqualTo(1);
        assertThat(second.line(l -> l.contains("another weir is running on weir-data")))
            .contains("--data");
      }
    }
  }

  private int run(String... arguments) throws IOException, InterruptedException {
    try (WeirProcess process = new WeirProcess(directory, arguments)) {
      return process.exit();
    }
  }

  private static String get(String url) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }
}

package dev.weir.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
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
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands, as another program sees them: arguments, exit codes, standard output and standard error. */
class CommandLineTest {
  private static final String UNREACHABLE =
      "feeds:\n  t: { url: \"ws://127.0.0.1:9/\" }\nstreams:\n  s: { from: t, select: mean(x) }\n";

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

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      chekc                                | there is no command 'chekc'
      check p.yaml more                    | unexpected argument 'more'
      check --fast p.yaml                  | there is no option '--fast'
      run .                                | . cannot be read
      run p.yaml --listen 0.0.0.0:0        | weir: at 0.0.0.0:0 others reach the gateway: say with serve.access who may do what
      token jwt --subject a --secret-env NO_SUCH | weir: the environment variable NO_SUCH is not set
      token jwt --subject a --secret-file p.yaml --for soon | 'soon' is not a duration
      token jwt --subject a --key p.yaml   | weir: p.yaml has no private key, -----BEGIN PRIVATE KEY-----, in it
      token jwt --subject a                | Error: Missing required argument
      run p.yaml --listen 8080             | expected HOST:PORT like 127.0.0.1:8080, found '8080'
      watch feed --select x                | weir: URL: 'feed' is not a URL with a host
      watch ws://h/ --select meen(x)       | weir: --select: there is no function 'meen' (did you mean mean?)
      watch ws://h/ --select x --window 5  | weir: --window: '5' is not a window
      watch ws://h/ --select x --send {x   | weir: --send: '{x' is not JSON
      watch ws://h/ --select x --count 0   | expected a whole number above 0, found '0'
      watch ws://h/ --select x --for soon  | weir: --for: 'soon' is not a duration
      watch ws://h/ --select x --save no/w | weir: no/w cannot be written: there is no directory
      init no/w.yaml                       | weir: no/w.yaml cannot be written: there is no directory
      replay p.yaml --recording t=no       | there is no recording no
      replay p.yaml --recording u=p.yaml   | the pipeline has no feed 'u'
      replay p.yaml --recording t=p.yaml --recording t=p.yaml | two recordings of the feed 't'
      replay p.yaml --recording t=p.yaml --recording .        | give it without other recordings
      replay p.yaml --recording t=p.yaml --out no/w           | weir: no/w cannot be written
      """)
  void aMistakeIsSaidInAPlainLine(String arguments, String said) throws Exception {
    Files.writeString(directory.resolve("p.yaml"), UNREACHABLE);
    try (WeirProcess weir = new WeirProcess(directory, arguments.split(" "))) {
      assertThat(weir.exit()).isEqualTo(2);
      assertThat(weir.rest()).first().asString().contains(said);
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      run p.yaml --listen 127.0.0.1:%d            | the gateway cannot listen on 127.0.0.1:%d: another program listens there; choose another with --listen
      simulate --listen 127.0.0.1:%d              | the simulator cannot listen on 127.0.0.1:%d: another program listens there
      run p.yaml --listen nohost.invalid:%d       | there is no host of this name
      run p.yaml --listen 192.0.2.1:%d            | this machine has no such address
      run p.yaml --listen 127.0.0.1:%d --data p.yaml | the data directory p.yaml cannot be used: it is a file; choose another with --data
      """)
  void whatTheMachineRefusesIsSaidWithWhatToDo(String arguments, String said) throws Exception {
    Files.writeString(
        directory.resolve("p.yaml"), UNREACHABLE + "serve: { access: { anonymous: true } }\n");
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        WeirProcess weir =
            new WeirProcess(directory, arguments.formatted(taken.getLocalPort()).split(" "))) {
      assertThat(weir.exit()).isEqualTo(1);
      assertThat(weir.rest())
          .last()
          .asString()
          .startsWith("weir: ")
          .contains(said.replace("%d", Integer.toString(taken.getLocalPort())));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "TERM,   0, run p.yaml --listen 127.0.0.1:0",
    "INT,    0, run p.yaml --listen 127.0.0.1:0",
    "INT,  130, simulate --listen 127.0.0.1:0",
    "INT,  130, demo --no-browser --listen 127.0.0.1:0",
    "INT,  130, watch ws://127.0.0.1:9/ --select x"
  })
  void aSignalEndsItInOrder(String signal, int exitCode, String arguments) throws Exception {
    Files.writeString(directory.resolve("p.yaml"), UNREACHABLE);
    try (WeirProcess weir = new WeirProcess(directory, arguments.split(" "))) {
      weir.line(l -> l.contains("127.0.0.1"));
      assertThat(weir.signal(signal)).isEqualTo(exitCode);
      assertThat(weir.rest()).noneMatch(l -> l.contains("Exception"));
    }
  }

  @Test
  void onATerminalWatchIsATableThatIsDrawnAgainInPlace() throws Exception {
    try (WeirProcess feed =
            new WeirProcess(directory, "simulate", "--listen", "127.0.0.1:0", "--rate", "500");
        WeirProcess watch = WeirProcess.onTerminal(
            directory,
            "watch",
            "ws://127.0.0.1:" + feed.port() + "/ws",
            "--send",
            "{\"type\":\"subscribe\",\"symbol\":[\"TICKER\",\"AAPL\"]}",
            "--where",
            "type = 'trade'",
            "--by",
            "symbol",
            "--select",
            "price, count() as n",
            "--alert",
            "n > 20",
            "--for",
            "3s")) {
      assertThat(watch.exit()).isZero();
      String home = "\u001b[H";
      String screens = String.join("\n", watch.out());
      assertThat(screens.split(Pattern.quote(home)).length).as("drawn again").isGreaterThan(4);
      String last = screens
          .substring(screens.lastIndexOf(home))
          .replaceAll("\u001b\\[[0-9;]*[A-Za-z]", "")
          .replace("\r", "");
      assertThat(last.lines().toList()).first().asString().matches("symbol +price +n +time");
      assertThat(last)
          .containsPattern("(?m)^TICKER +[0-9.]+ +\\d+  \\d\\d:")
          .containsPattern("(?m)^AAPL +[0-9.]+ +\\d+  \\d\\d:")
          .contains("ALERT");
    }
  }

  @Test
  void initWritesAFileThatIsRight() throws Exception {
    assertThat(run("init")).isZero();
    assertThat(run("check", "weir.yaml")).isZero();
    assertThat(run("init")).isEqualTo(2);
  }

  @Test
  void aModelWithoutItsRuntimeSaysHowToGetIt() throws Exception {
    Files.writeString(directory.resolve("model.onnx"), "");
    Files.writeString(
        directory.resolve("p.yaml"),
        "feeds:\n  f: { url: \"ws://localhost/\" }\nstreams:\n  s: { from: f, select: { y: \"onnx('model.onnx', x)\", z: \"onnx('none.onnx', x)\" } }\n");
    try (WeirProcess check = new WeirProcess(directory, "check", "p.yaml")) {
      assertThat(check.exit()).isEqualTo(2);
      assertThat(check.line(l -> l.startsWith("p.yaml:4:36: error:"))).contains("bin/add-onnx");
      assertThat(check.line(l -> l.startsWith("p.yaml:4:64: error:")))
          .contains("there is no model ")
          .endsWith("none.onnx");
    }
  }

  @Test
  void twoProcessesOnOneDataDirectoryAreRefused() throws Exception {
    Files.writeString(directory.resolve("p.yaml"), UNREACHABLE);
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

package dev.weir.client;

import static dev.weir.client.Rooms.push;
import static dev.weir.client.Rooms.take;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.weir.client.ConnectionState.Connected;
import dev.weir.client.ConnectionState.Slow;
import dev.weir.client.ConnectionState.Waiting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java client against a running Weir. */
class WeirClientTest {
  @TempDir
  private Path directory;

  private final List<ConnectionState> states = new ArrayList<>();

  @Test
  void everythingOnce() throws Exception {
    try (RunningWeir weir = new RunningWeir(directory)) {
      weir.run(Rooms.PIPELINE);
      URI gateway = weir.address();
      push(gateway, 20, 21, 35);
      try (Arrivals<Change> changes =
          WeirClient.stream(gateway, "rooms").symbol("attic").since(0).open()) {
        List<Change> taken = take(changes, 3);
        assertThat(taken).extracting(Change::seq).containsExactly(1L, 2L, 3L);
        assertThat(taken).extracting(c -> c.number("celsius")).containsExactly(20.0, 21.0, 35.0);
        assertThat(taken.getLast().text("room")).isEqualTo("attic");
        assertThat(taken.getLast().number("kelvin")).isNaN();
      }
      assertThat(WeirClient.snapshot(gateway, "rooms"))
          .extracting(c -> c.number("n"))
          .containsExactly(3.0);
      try (Arrivals<Alert> alerts = WeirClient.alerts(gateway).open()) {
        Alert alert = take(alerts, 1).getFirst();
        assertThat(alert.state()).isEqualTo(Alert.State.FIRING);
        assertThat(alert.message()).isEqualTo("attic: 35 degrees");
        assertThat(alert.key()).containsEntry("room", "attic");
      }
      BlockingQueue<Change> called = new LinkedBlockingQueue<>();
      try (AutoCloseable calling =
          WeirClient.stream(gateway, "rooms").snapshot().open(called::add)) {
        assertThat(called.poll(30, TimeUnit.SECONDS)).extracting(Change::seq).isEqualTo(3L);
      }
      assertRefused(gateway);
    }
  }

  private static void assertRefused(URI gateway) {
    try (Arrivals<Change> changes = WeirClient.stream(gateway, "roms").open()) {
      assertThatThrownBy(() -> take(changes, 1))
          .isInstanceOf(WeirException.class)
          .hasMessageContaining("did you mean rooms?")
          .satisfies(e -> assertThat(((WeirException) e).code()).contains("unknown_stream"));
    }
    assertThatThrownBy(() -> WeirClient.snapshot(gateway, "roms"))
        .isInstanceOf(WeirException.class)
        .hasMessage("there is no such stream; did you mean rooms?");
  }

  @Test
  void aKilledGatewayIsFollowedOnWithoutLossOrDoubles() throws Exception {
    try (RunningWeir weir = new RunningWeir(directory)) {
      String pipeline = """
          feeds:
            trades:
              url: ws://127.0.0.1:%d/ws
              symbols: [TICKER]
              subscribe: { type: subscribe, symbol: "{symbol}" }
              read: { where: type = 'trade' }
          streams: { rolling: { from: trades, by: symbol, window: last 10, select: mean(price) } }
          """.formatted(weir.simulate());
      weir.run(pipeline);
      List<Gap> gaps = new ArrayList<>();
      List<Long> seen = new ArrayList<>();
      try (Arrivals<Change> changes = WeirClient.stream(weir.address(), "rolling")
          .since(0)
          .onGap(gaps::add)
          .onState(states::add)
          .open()) {
        for (Change change : changes) {
          seen.add(change.seq());
          if (seen.size() == 100) {
            weir.kill();
            weir.run(pipeline);
          } else if (seen.size() == 300) {
            break;
          }
        }
      }
      assertThat(seen)
          .containsExactlyElementsOf(LongStream.rangeClosed(1, 300).boxed().toList());
      assertThat(gaps).isEmpty();
      assertThat(states).contains(new Connected()).hasAtLeastOneElementOfType(Waiting.class);
    }
  }

  @Test
  void aSlowReaderGetsTheNewestOfEachKey() throws Exception {
    try (RunningWeir weir = new RunningWeir(directory)) {
      weir.run(Rooms.PIPELINE);
      CountDownLatch slow = new CountDownLatch(5);
      try (Arrivals<Change> changes = WeirClient.stream(weir.address(), "rooms")
          .since(0)
          .buffer(10)
          .onState(s -> {
            if (s instanceof Slow) {
              slow.countDown();
            }
          })
          .open()) {
        push(
            weir.address(),
            LongStream.rangeClosed(1, 100).mapToInt(n -> (int) n).toArray());
        assertThat(slow.await(30, TimeUnit.SECONDS)).isTrue();
        long last = 0;
        int taken = 0;
        for (Change change : changes) {
          assertThat(change.seq()).isGreaterThan(last);
          last = change.seq();
          taken++;
          if (last == 100) {
            break;
          }
        }
        assertThat(changes.conflated()).isEqualTo(100 - taken).isPositive();
      }
    }
  }

  @Test
  void closingEndsTheLoopOfAnotherThread() throws Exception {
    Arrivals<Change> changes = WeirClient.stream(URI.create("ws://127.0.0.1:1"), "rooms")
        .onState(s -> {})
        .open();
    Thread loop = Thread.ofVirtual().start(() -> changes.forEach(c -> {}));
    changes.close();
    assertThat(loop.join(java.time.Duration.ofSeconds(30))).isTrue();
  }

  @Test
  void aTokenThatIsNotAcceptedEndsTheLoop() throws IOException {
    HttpServer strict =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    List<String> shown = new ArrayList<>();
    strict.createContext("/ws", exchange -> {
      shown.add(exchange.getRequestHeaders().getFirst("Authorization"));
      exchange.sendResponseHeaders(401, -1);
      exchange.close();
    });
    strict.start();
    URI gateway = URI.create("http://127.0.0.1:" + strict.getAddress().getPort());
    try (Arrivals<Change> changes =
        WeirClient.stream(gateway, "rooms").token("wrong").open()) {
      assertThatThrownBy(() -> take(changes, 1))
          .isInstanceOf(WeirException.class)
          .hasMessage("the gateway refuses the connection (401)");
      assertThat(shown).containsExactly("Bearer wrong");
    } finally {
      strict.stop(0);
    }
  }

  @Test
  void whatTheDocumentShowsIsRun() throws Exception {
    List<String> printed = new ArrayList<>();
    try (RunningWeir weir = new RunningWeir(directory)) {
      weir.run("""
          feeds: { room: { accept: {}, read: { fields: [symbol, celsius] } } }
          streams: { rolling: { from: room, by: symbol, select: { mean: mean(celsius) } } }
          """);
      WebSocket device = HttpClient.newHttpClient()
          .newWebSocketBuilder()
          .buildAsync(weir.address().resolve("/in/room"), new WebSocket.Listener() {})
          .join();
      device.sendText("{\"symbol\":\"TICKER\",\"celsius\":20}", true).join();
      Thread.ofVirtual().start(() -> {
        for (int i = 0; i < 3000 && printed.isEmpty(); i++) {
          device.sendText("{\"symbol\":\"TICKER\",\"celsius\":20}", true).join();
          java.util.concurrent.locks.LockSupport.parkNanos(10_000_000);
        }
      });
      URI gateway = weir.address();
      // shown
      try (Arrivals<Change> changes =
          WeirClient.stream(gateway, "rolling").symbol("TICKER").open()) {
        for (Change change : changes) {
          printed.add(change.time() + " " + change.number("mean"));
          // end
          break;
        }
      }
    }
    assertThat(printed).singleElement().asString().endsWith(" 20.0");
  }

  @Test
  void theDocumentShowsThat() throws IOException {
    String here = Files.readString(Path.of("src/test/java/dev/weir/client/WeirClientTest.java"));
    String document = Files.readString(Path.of("../../docs/clients.md"));
    assertThat(statements(document, "```java\\n(.*?)```"))
        .startsWith(statements(here, "// shown\\n(.*?)// end")
            .replace("printed.add(", "System.out.println("));
  }

  private static String statements(String text, String pattern) {
    Matcher m = Pattern.compile(pattern, Pattern.DOTALL).matcher(text);
    assertThat(m.find()).isTrue();
    return Arrays.stream(m.group(1).split("\n"))
        .map(String::strip)
        .filter(l -> !l.isEmpty())
        .reduce("", (a, b) -> a + " " + b);
  }

  @Test
  void addresses() {
    for (String address : List.of("ws://h:1", "http://h:1/", "ws://h:1/ws")) {
      assertThat(Address.webSocket(URI.create(address), "/ws")).hasToString("ws://h:1/ws");
    }
    assertThat(Address.webSocket(URI.create("https://h/weir"), "/ws"))
        .hasToString("wss://h/weir/ws");
    assertThat(Address.http(URI.create("wss://h/weir/ws"), "/api/x", "a=b"))
        .hasToString("https://h/weir/api/x?a=b");
    Stream.of("localhost:8080", "ftp://localhost", "nonsense")
        .map(URI::create)
        .forEach(wrong -> assertThatThrownBy(() -> WeirClient.stream(wrong, "rooms"))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("must be like ws://localhost:8080"));
  }
}

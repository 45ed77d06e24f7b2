package dev.weir.app.simulate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.app.simulate.Simulator.Options;
import dev.weir.app.simulate.Simulator.Playback;
import dev.weir.app.simulate.Simulator.StartOn;
import dev.weir.app.simulate.Simulator.Trades;
import dev.weir.app.simulate.TestClient.Closed;
import dev.weir.app.simulate.TestClient.Message;
import dev.weir.feed.recording.RecordingException;
import io.netty.channel.Channel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The simulator as a client sees it, over real sockets. */
class SimulatorTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final InstantSource NOON =
      InstantSource.fixed(Instant.ofEpochMilli(1_723_161_253_937L));
  private static final Trades MANY_TRADES = new Trades(1_000, 7);
  private static final double MAX = Playback.AS_FAST_AS_POSSIBLE;

  @TempDir
  Path directory;

  private Simulator simulator;

  @AfterEach
  void close() {
    if (simulator != null) {
      simulator.close();
    }
  }

  @Test
  void theHandWrittenSubscribeMessageIsAcknowledgedAndAnsweredByTrades() throws Exception {
    start(MANY_TRADES);
    try (TestClient client = connect("/ws")) {
      client.send("{\"type\":\"subscribe\",\"symbol\":\"TICKER\"}");

      assertThat(client.nextText()).isEqualTo("{\"type\":\"subscribed\",\"symbol\":\"TICKER\"}");
      assertThat(client.nextText())
          .matches(
              "\\{\"type\":\"trade\",\"symbol\":\"TICKER\",\"price\":1\\d\\d\\.\\d\\d,\"size\":\\d+00,\"ts\":1723161253937}");
    }
  }

  @Test
  void eachConnectionGetsTheSamePricesOfASeed() throws Exception {
    start(MANY_TRADES);

    assertThat(prices("TICKER", 50))
        .isEqualTo(prices("TICKER", 50))
        .isNotEqualTo(prices("OTHER", 50));
  }

  @Test
  void symbolsTakeTurns() throws Exception {
    start(MANY_TRADES);
    try (TestClient client = connect("/any/path?token=x")) {
      client.send("{\"type\":\"subscribe\",\"symbols\":[\"A\",\"B\\\"\",\"C\"]}");
      client.nextTexts(3);

      assertThat(
              IntStream.range(0, 6).mapToObj(i -> trade(client).path("symbol").asText()))
          .containsSubsequence("A", "B\"", "C", "A");
    }
  }

  @Test
  void anUnsubscribedSymbolFallsSilent() throws Exception {
    start(MANY_TRADES);
    try (TestClient client = connect("/ws")) {
      client.send("{\"type\":\"subscribe\",\"symbols\":[\"A\",\"B\"]}");
      client.send("{\"type\":\"unsubscribe\",\"symbol\":\"A\"}");
      String text = client.nextText();
      while (!text.equals("{\"type\":\"unsubscribed\",\"symbol\":\"A\"}")) {
        text = client.nextText();
      }

      assertThat(client.nextTexts(20)).allMatch(trade -> trade.contains("\"symbol\":\"B\""));
    }
  }

  @Test
  void aBadMessageIsAnsweredAndTheConnectionStays() throws Exception {
    start(MANY_TRADES);
    try (TestClient client = connect("/ws")) {
      client.send("hello");
      client.send(new byte[] {1, 2, 3});
      client.send("{\"type\":\"subscribe\",\"symbol\":\"TICKER\"}");

      assertThat(client.nextText())
          .startsWith("{\"type\":\"error\",\"message\":\"the message isn't JSON");
      assertThat(client.nextText())
          .startsWith("{\"type\":\"error\",\"message\":\"the message is binary");
      assertThat(client.nextText()).contains("subscribed");
    }
  }

  @Test
  void echoSendsBackTextAndBinary() throws Exception {
    start(MANY_TRADES);
    String longText = "€".repeat(100_000);
    try (TestClient client = connect("/echo")) {
      client.send("{\"type\":\"subscribe\",\"symbol\":\"DUMMY_INDEX\",\"price\":150.00}");
      client.send(new byte[] {0, -1, 16});
      client.send(longText);

      assertThat(client.nextText())
          .isEqualTo("{\"type\":\"subscribe\",\"symbol\":\"DUMMY_INDEX\",\"price\":150.00}");
      Message binary = client.next();
      assertThat(binary.binary()).isTrue();
      assertThat(binary.payload()).containsExactly(0, -1, 16);
      assertThat(client.nextText()).isEqualTo(longText);
    }
  }

  @Test
  void aGreetingComesFirst() throws Exception {
    start(new Options(
        MANY_TRADES, Optional.empty(), Optional.of("Request served by 1781505b56ee58")));
    for (String path : List.of("/echo", "/ws")) {
      try (TestClient client = connect(path)) {
        client.send("{\"type\":\"subscribe\",\"symbol\":\"TICKER\"}");

        assertThat(client.nextText()).isEqualTo("Request served by 1781505b56ee58");
        assertThat(client.nextText()).contains("TICKER");
      }
    }
  }

  @Test
  void aBrowserIsToldWhatThisIs() throws Exception {
    start(MANY_TRADES);
    URI page = URI.create("http://127.0.0.1:" + simulator.port() + "/");

    HttpResponse<String> response = HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString());

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).contains("weir simulate", "/echo");
  }

  @Test
  void aRecordingIsSentAsItWasReceivedAndThenTheConnectionEnds() throws Exception {
    start(new Playback(session(), MAX, StartOn.CONNECT, false, false));
    try (TestClient client = connect("/ws")) {
      assertThat(client.nextText()).isEqualTo("{\"price\":\"12.50\",\"unit\":\"€\"}");
      Message binary = client.next();
      assertThat(binary.binary()).isTrue();
      assertThat(binary.payload()).containsExactly(0x00, 0xff, 0x10, 0x20);
      assertThat(client.nextText()).isEqualTo("not JSON");
      assertThat(client.closed()).isEqualTo(new Closed(1000, "end of recording"));
      assertThat(client.rest()).isEmpty();
    }
  }

  @Test
  void framesOfEveryLengthArriveWhole() throws Exception {
    List<String> frames = IntStream.of(0, 1, 125, 126, 65_535, 65_536, 300_000)
        .mapToObj("x"::repeat)
        .toList();
    start(new Playback(recording(frames), MAX, StartOn.CONNECT, false, false));
    try (TestClient client = connect("/ws")) {
      assertThat(client.nextTexts(frames.size())).isEqualTo(frames);
    }
  }

  @Test
  void everyClientGetsTheRecordingFromTheStart() throws Exception {
    List<String> frames =
        IntStream.range(0, 20_000).mapToObj(i -> "{\"n\":" + i + "}").toList();
    start(new Playback(recording(frames), MAX, StartOn.CONNECT, false, false));
    try (TestClient first = connect("/ws");
        TestClient second = connect("/ws")) {
      assertThat(first.nextTexts(frames.size())).isEqualTo(frames);
      assertThat(second.nextTexts(frames.size())).isEqualTo(frames);
    }
  }

  @Test
  void aRecordingCanWaitForTheFirstMessage() throws Exception {
    start(new Options(
        new Playback(session(), MAX, StartOn.SUBSCRIBE, false, false),
        Optional.empty(),
        Optional.of("welcome")));
    try (TestClient client = connect("/ws")) {
      assertThat(client.nextText()).isEqualTo("welcome");
      client.send(new byte[] {1});
      assertThat(client.rest()).isEmpty();

      client.send("{\"sub\":\"market.trioeth.depth.step0\",\"id\":1}");

      assertThat(client.nextText()).isEqualTo("{\"price\":\"12.50\",\"unit\":\"€\"}");
    }
  }

  @Test
  void aLoopGoesOnForEver() throws Exception {
    double oneAMillisecond = 0.001;
    start(new Playback(
        recording(List.of("a", "b", "c")), oneAMillisecond, StartOn.CONNECT, true, false));
    try (TestClient client = connect("/ws")) {
      assertThat(client.nextTexts(7)).containsExactly("a", "b", "c", "a", "b", "c", "a");
    }
  }

  @Test
  void aResumedClientGoesOnWhereTheLastOneOfThePathEnded() throws Exception {
    List<String> frames = List.of("0", "1", "2", "3");
    Path recording = Files.writeString(
        directory.resolve("slow"), "0 0\n1000000 1\n3600000000000 2\n3600001000000 3\n");
    start(new Playback(recording, 1, StartOn.CONNECT, false, true));

    try (TestClient client = connect("/a")) {
      assertThat(client.nextTexts(2)).isEqualTo(frames.subList(0, 2));
      try (TestClient other = connect("/b")) {
        assertThat(other.nextText()).as("another path").isEqualTo("0");
      }
    }
    awaitNoConnections();
    try (TestClient again = connect("/a")) {
      assertThat(again.nextTexts(2)).isEqualTo(frames.subList(2, 4));
      assertThat(again.closed()).isEqualTo(new Closed(1000, "end of recording"));
    }
    awaitNoConnections();
    try (TestClient tooLate = connect("/a")) {
      assertThat(tooLate.closed()).isEqualTo(new Closed(1000, "end of recording"));
      assertThat(tooLate.rest()).isEmpty();
    }
  }

  @Test
  void aConnectionIsCutWithoutAWordWhenItsTimeHasCome() throws Exception {
    start(new Options(MANY_TRADES, Optional.of(Duration.ofMillis(50)), Optional.empty()));
    try (TestClient client = connect("/ws")) {
      assertThat(client.broken()).isInstanceOf(IOException.class);
    }
  }

  @Test
  void aClientThatDoesNotReadCostsLittleMemoryAndMissesNothing() throws Exception {
    int frames = 200_000;
    String filler = "x".repeat(200);
    start(new Playback(
        recording(IntStream.range(0, frames).mapToObj(i -> i + filler).toList()),
        MAX,
        StartOn.CONNECT,
        false,
        false));
    try (TestClient client = TestClient.connectWithoutReading(simulator.port(), "/ws")) {
      Channel connection = simulator.connections().iterator().next();
      awaitUnwritable(connection);

      Channel.Unsafe unsafe = connection.unsafe();
      assertThat(connection
              .eventLoop()
              .submit(() -> unsafe.outboundBuffer().totalPendingWriteBytes())
              .get())
          .isBetween(64L << 10, 1L << 20);

      client.read(Long.MAX_VALUE);
      List<String> received = client.nextTexts(frames);
      assertThat(received.getFirst()).isEqualTo("0" + filler);
      assertThat(received.getLast()).isEqualTo(frames - 1 + filler);
      assertThat(received).doesNotHaveDuplicates();
    }
  }

  @Test
  void aClientThatAsksButDoesNotReadIsNotListenedTo() throws Exception {
    start(MANY_TRADES);
    byte[] question = new byte[1 << 20];
    try (TestClient client = TestClient.connectWithoutReading(simulator.port(), "/echo")) {
      Channel connection = simulator.connections().iterator().next();
      CompletableFuture<Void> asking = CompletableFuture.runAsync(
          () -> IntStream.range(0, 64).forEach(i -> client.send(question)));
      awaitUnwritable(connection);

      client.read(Long.MAX_VALUE);

      asking.get(20, TimeUnit.SECONDS);
      for (int i = 0; i < 64; i++) {
        assertThat(client.next().payload()).hasSameSizeAs(question);
      }
    }
  }

  @Test
  void closingSaysGoodBye() throws Exception {
    start(MANY_TRADES);
    try (TestClient client = connect("/ws")) {
      client.send("{\"type\":\"subscribe\",\"symbol\":\"TICKER\"}");
      client.nextText();

      simulator.close();

      assertThat(client.closed()).isEqualTo(new Closed(1001, "the simulator stops"));
    }
  }

  @Test
  void whatCannotBePlayedIsSaidAtTheStart() throws Exception {
    Path missing = directory.resolve("missing");
    Path onlySent =
        Files.writeString(directory.resolve("sent"), "{\"t\":1,\"dir\":\"send\",\"data\":\"x\"}\n");

    assertThatThrownBy(() -> start(new Playback(missing, 1, StartOn.CONNECT, false, false)))
        .isInstanceOf(RecordingException.class)
        .hasMessage(missing + ": there is no such file");
    assertThatThrownBy(() -> start(new Playback(onlySent, 1, StartOn.CONNECT, true, false)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(onlySent + ": this recording has no received frames to send");
  }

  @Test
  void aTakenPortIsNamed() throws Exception {
    start(MANY_TRADES);
    int taken = simulator.port();
    Options options = new Options(MANY_TRADES, Optional.empty(), Optional.empty());

    assertThatThrownBy(() -> Simulator.start(options, "127.0.0.1", taken, trouble -> {}))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot listen on 127.0.0.1:" + taken);
  }

  private void start(Simulator.Source source) throws IOException {
    start(new Options(source, Optional.empty(), Optional.empty()));
  }

  private void start(Options options) throws IOException {
    simulator = Simulator.start(options, "127.0.0.1", 0, NOON, trouble -> {});
  }

  private TestClient connect(String path) {
    return TestClient.connect(simulator.port(), path);
  }

  private List<String> prices(String symbol, int count) throws InterruptedException {
    try (TestClient client = connect("/ws")) {
      client.send("{\"type\":\"subscribe\",\"symbol\":\"" + symbol + "\"}");
      client.nextText();
      return IntStream.range(0, count)
          .mapToObj(i -> trade(client).path("price").asText())
          .toList();
    }
  }

  private static JsonNode trade(TestClient client) {
    try {
      return JSON.readTree(client.nextText());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Lines with times 1 µs apart, compressed. */
  private Path recording(List<String> frames) throws IOException {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(lines)) {
      for (int i = 0; i < frames.size(); i++) {
        gzip.write((i * 1000L + " " + frames.get(i) + "\n").getBytes(UTF_8));
      }
    }
    return Files.write(directory.resolve("recording"), lines.toByteArray());
  }

  private static Path session() throws Exception {
    return Path.of(SimulatorTest.class.getResource("/recordings/session.ndjson").toURI());
  }

  private void awaitNoConnections() throws Exception {
    simulator.connections().newCloseFuture().get(20, TimeUnit.SECONDS);
  }

  /** Asks the connection's thread, again and again, until its buffer is full. */
  private static void awaitUnwritable(Channel connection) throws Exception {
    CompletableFuture<Void> full = new CompletableFuture<>();
    connection
        .eventLoop()
        .scheduleWithFixedDelay(
            () -> {
              if (!connection.isWritable()) {
                full.complete(null);
              }
            },
            0,
            1,
            TimeUnit.MILLISECONDS);
    full.get(20, TimeUnit.SECONDS);
  }
}

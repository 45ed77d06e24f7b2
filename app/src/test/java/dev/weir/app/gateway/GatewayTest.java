package dev.weir.app.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.app.connection.LocalConnections;
import dev.weir.app.server.ControlFrames;
import dev.weir.core.pipeline.Pipeline;
import dev.weir.core.pipeline.PipelineReader;
import dev.weir.core.pipeline.Planner;
import dev.weir.core.pipeline.RoutesSpec;
import dev.weir.core.stream.AlertEvent;
import dev.weir.core.value.Batch;
import dev.weir.core.value.Texts;
import dev.weir.core.value.Values;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What subscribers see, over real sockets. */
class GatewayTest {
  private static final String PIPELINE = """
      feeds:
        trades: { url: "ws://127.0.0.1:9/" }
      streams:
        rolling: { from: trades, by: symbol, select: { price: last(price) } }
      """;

  private final Texts texts = new Texts();
  private final AlertBoard alerts = new AlertBoard();
  private ChangeStore store;
  private Gateway gateway;
  private long seq;

  @BeforeEach
  void start() throws IOException {
    Pipeline pipeline = Planner.plan(
            PipelineReader.read(PIPELINE, n -> Optional.empty()).file().orElseThrow())
        .pipeline()
        .orElseThrow();
    store = new ChangeStore(pipeline.streams().getFirst());
    start(Heartbeat.DEFAULT);
  }

  private volatile boolean catchingUp;

  private void start(Heartbeat heartbeat) throws IOException {
    gateway = Gateway.start(
        new GatewayModel(
            List.of(store),
            texts,
            Optional.of("rolling"),
            alerts,
            List.of(),
            new LocalConnections(),
            List.of(),
            RoutesSpec.NONE,
            metrics -> {},
            () -> true,
            () -> catchingUp),
        Protections.withMessagesPerSecond(1_000_000),
        "127.0.0.1",
        0,
        heartbeat);
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void theHandWrittenMessageGetsOneObjectAnUpdate() throws Exception {
    try (Raw client = subscribe("{\"type\":\"subscribe\",\"symbol\":\"TICKER\"}")) {
      assertThat(client.read())
          .isEqualTo(
              "{\"type\":\"subscribed\",\"stream\":\"rolling\",\"symbol\":\"TICKER\",\"seq\":0,\"keys\":[\"symbol\"]}");
      change("AAPL", 1);
      change("TICKER", 150.25);
      assertThat(client.read())
          .isEqualTo(
              "{\"stream\":\"rolling\",\"seq\":2,\"time\":\"1970-01-01T00:00:00.002Z\",\"symbol\":\"TICKER\",\"price\":150.25}");
    }
  }

  @Test
  void severalSymbolsAllOfThemAndNoLonger() throws Exception {
    try (Raw some = subscribe("{\"type\":\"subscribe\",\"symbol\":[\"A\",\"B\"],\"id\":7}");
        Raw all = subscribe("{\"type\":\"subscribe\",\"stream\":\"rolling\"}")) {
      assertThat(some.read()).contains("\"id\":7");
      all.read();
      for (String symbol : List.of("A", "C", "B")) {
        change(symbol, 1);
      }
      assertThat(some.read()).contains("\"A\"");
      assertThat(some.read()).contains("\"B\"");
      assertThat(all.read()).contains("\"A\"");
      assertThat(all.read()).contains("\"C\"");
      some.send("{\"type\":\"unsubscribe\"}");
      assertThat(some.read()).isEqualTo("{\"type\":\"unsubscribed\"}");
      change("A", 2);
      some.send("{\"type\":\"ping\"}");
      assertThat(some.read()).isEqualTo("{\"type\":\"pong\"}");
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
          hello                                         | bad_json
          [1]                                           | bad_json
          {"type":"subscribed"}                         | unknown_type
          {"type":"subscribe","stream":"roling"}        | did you mean rolling?
          {"type":"subscribe","stream":1}               | bad_request
          {"type":"subscribe","symbol":{}}              | bad_request
          {"type":"subscribe","symbol":"A","last":-1}   | bad_request
          """)
  void aBadMessageIsAnsweredAndTheConnectionStays(String message, String answer) throws Exception {
    try (Raw client = subscribe(message)) {
      assertThat(client.read()).startsWith("{\"type\":\"error\"").contains(answer);
      client.send("{\"type\":\"ping\"}");
      assertThat(client.read()).isEqualTo("{\"type\":\"pong\"}");
    }
  }

  @Test
  void whatWentBeforeCanBeAskedFor() throws Exception {
    for (int i = 1; i <= 5; i++) {
      change("A", i);
    }
    try (Raw last = subscribe("{\"type\":\"subscribe\",\"symbol\":\"A\",\"last\":2}");
        Raw since = subscribe("{\"type\":\"subscribe\",\"symbol\":\"A\",\"since\":3}")) {
      last.read();
      assertThat(last.read()).contains("\"seq\":4");
      assertThat(last.read()).contains("\"seq\":5");
      since.read();
      assertThat(since.read()).contains("\"seq\":4");
      assertThat(since.read()).contains("\"seq\":5");
      change("A", 6);
      assertThat(last.read()).contains("\"seq\":6");
      assertThat(since.read()).contains("\"seq\":6");
    }
  }

  @Test
  void whoHasSeenMoreThanARestartedEngineIsToldNothingTwice() throws Exception {
    catchingUp = true;
    change("A", 1);
    try (Raw client = subscribe("{\"type\":\"subscribe\",\"since\":3}")) {
      client.read();
      change("A", 2);
      change("A", 3);
      change("A", 4);
      assertThat(client.read()).contains("\"seq\":4");
      change("A", 5);
      assertThat(client.read()).contains("\"seq\":5");
    }
  }

  @Test
  void whoHasSeenMoreThanThereIsAfterARecomputationIsToldAll() throws Exception {
    change("A", 1);
    change("A", 2);
    try (Raw client = subscribe("{\"type\":\"subscribe\",\"since\":30}")) {
      client.read();
      assertThat(client.read())
          .isEqualTo(
              "{\"type\":\"gap\",\"stream\":\"rolling\",\"from\":1,\"to\":2,\"renumbered\":true}");
      assertThat(client.read()).contains("\"seq\":1");
      assertThat(client.read()).contains("\"seq\":2");
    }
  }

  @Test
  void whatIsLostIsToldAsAGap() throws Exception {
    for (int i = 0; i < ChangeStore.RING + 10; i++) {
      change("A", i);
    }
    try (Raw client = subscribe("{\"type\":\"subscribe\",\"since\":1}")) {
      client.read();
      assertThat(client.read()).startsWith("{\"type\":\"gap\",\"stream\":\"rolling\",\"from\":2,");
      assertThat(client.read()).contains("\"seq\":" + seq);
    }
  }

  @Test
  void aSlowReaderGetsTheNewestPerKeyAndHoldsNobodyUp() throws Exception {
    int keys = 50;
    int rounds = 8_000;
    try (Raw slow = subscribe("{\"type\":\"subscribe\"}");
        Raw fast = subscribe("{\"type\":\"subscribe\",\"symbol\":\"K0\"}")) {
      slow.read();
      fast.read();
      for (int round = 1; round <= rounds; round++) {
        Batch rows = new Batch(2, keys);
        int[] ids = new int[keys];
        for (int k = 0; k < keys; k++) {
          row(rows, ids, "K" + k, k, round);
        }
        append(rows, ids);
        if (round % 100 == 0) { // the fast one reads along, in order, all of them
          for (int r = round - 99; r <= round; r++) {
            assertThat(fast.read()).endsWith("\"symbol\":\"K0\",\"price\":" + r + "}");
          }
        }
      }
      Map<String, Integer> newest = new HashMap<>();
      long messages = 0;
      long lastSeq = 0;
      while (newest.values().stream().filter(v -> v == rounds).count() < keys) {
        String change = slow.read();
        long at = Long.parseLong(change.replaceFirst(".*\"seq\":(\\d+).*", "$1"));
        assertThat(at).isGreaterThan(lastSeq);
        lastSeq = at;
        newest.put(
            change.replaceFirst(".*\"symbol\":\"(K\\d+)\".*", "$1"),
            Integer.parseInt(change.replaceFirst(".*\"price\":(\\d+)}", "$1")));
        messages++;
      }
      assertThat(messages).isLessThan((long) keys * rounds);
      assertThat(get("/metrics"))
          .containsPattern("weir_gateway_conflated_total\\{stream=\"rolling\"} [1-9]");
    }
  }

  @Test
  void aThousandSubscribersAtOnce() throws Exception {
    List<Raw> clients = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      clients.add(subscribe("{\"type\":\"subscribe\",\"symbol\":\"A\"}"));
    }
    for (Raw client : clients) {
      assertThat(client.read()).contains("subscribed");
    }
    for (int i = 1; i <= 20; i++) {
      change("A", i);
    }
    for (Raw client : clients) {
      for (int i = 1; i <= 20; i++) {
        assertThat(client.read()).endsWith("\"price\":" + i + "}");
      }
      client.close();
    }
  }

  @Test
  void alertsAreAStreamToo() throws Exception {
    AlertEvent event = new AlertEvent(
        "high",
        "rolling",
        1,
        AlertEvent.State.FIRING,
        0,
        0,
        List.of(new AlertEvent.KeyField("symbol", "A")),
        "warning",
        "A is high",
        0);
    alerts.publish(event);
    try (Raw client = subscribe("{\"type\":\"subscribe\",\"alerts\":true}")) {
      assertThat(client.read()).isEqualTo("{\"type\":\"subscribed\",\"alerts\":true}");
      assertThat(client.read())
          .startsWith("{\"alert\":\"high\",\"seq\":1,")
          .contains("\"state\":\"firing\"")
          .contains("\"symbol\":\"A\"");
    }
  }

  @Test
  void whoAnswersPingsStaysAndWhoIsSilentIsLetGo() throws Exception {
    gateway.close();
    start(new Heartbeat(Duration.ofMillis(50), Duration.ofSeconds(2)));
    try (Raw awake = new Raw(gateway.port());
        Raw asleep = new Raw(gateway.port())) {
      Thread.ofVirtual().start(() -> answerPings(awake));
      Raw.Frame last = asleep.readFrame();
      while (last.opcode() == Raw.PING) {
        last = asleep.readFrame();
      }
      assertThat(last)
          .isEqualTo(new Raw.Frame(Raw.CLOSE, "1008 nothing came back, not even a pong"));
      assertThat(asleep.isAtEnd()).isTrue();
      assertThat(get("/metrics"))
          .contains("weir_gateway_silent_total 1\n")
          .contains("weir_gateway_connections 1\n");
    }
  }

  /** Until the connection ends. */
  private static void answerPings(Raw client) {
    try {
      while (client.readFrame().opcode() == Raw.PING) {
        client.sendFrame(Raw.PONG, "");
      }
    } catch (IOException ended) {
      // the test has closed it
    }
  }

  @Test
  void aShutdownTellsWhatIsLeftAndThenThatItIsARestart() throws Exception {
    try (Raw client = subscribe("{\"type\":\"subscribe\",\"symbol\":\"A\"}")) {
      client.read();
      for (int i = 1; i <= 3000; i++) {
        change("A", i);
      }
      Thread closing = Thread.ofVirtual().start(gateway::close);
      for (int i = 1; i <= 3000; i++) {
        assertThat(client.read()).endsWith("\"price\":" + i + "}");
      }
      assertThat(client.readFrame().toString()).contains("1012");
      client.sendFrame(Raw.CLOSE, "");
      assertThat(client.isAtEnd()).isTrue();
      closing.join();
    }
  }

  @Test
  void aMessageMayComeInFragmentsButNotWithoutEnd() throws Exception {
    try (Raw client = new Raw(gateway.port())) {
      client.sendFrame(0x01, "{\"type\":"); // a text frame without FIN, RFC 6455, section 5.4
      client.sendFrame(Raw.PING, "x");
      client.sendFrame(0x80, "\"ping\"}");
      assertThat(client.readFrame()).isEqualTo(new Raw.Frame(Raw.PONG, "x"));
      assertThat(client.read()).isEqualTo("{\"type\":\"pong\"}");
      client.sendFrame(0x01, "");
      for (int i = 0; i <= Gateway.MAX_REQUEST / 100; i++) {
        client.sendFrame(0x00, "-".repeat(100));
      }
      assertThat(client.readFrame().toString()).contains("1009").contains("65536 bytes");
    }
  }

  @Test
  void whoAsksWithoutReadingTheAnswersMustWait() throws Exception {
    try (Raw client = new Raw(gateway.port())) {
      byte[] pings = Raw.frame(0x81, "{\"type\":\"ping\",\"id\":\"" + "x".repeat(90) + "\"}");
      ByteBuffer flood = ByteBuffer.allocate(pings.length * 1000);
      while (flood.hasRemaining()) {
        flood.put(pings);
      }
      client.sendFrame(0x81, "{\"type\":\"ping\"}");
      client.readFrame(); // by now the connection is furnished
      Channel channel = gateway.webSockets().iterator().next();
      CompletableFuture<Boolean> full = new CompletableFuture<>();
      channel
          .pipeline()
          .addAfter(
              channel.pipeline().context(ControlFrames.class).name(),
              "probe",
              new ChannelInboundHandlerAdapter() {
                @Override
                public void channelWritabilityChanged(ChannelHandlerContext ctx) {
                  full.complete(ctx.channel().config().isAutoRead());
                }
              });
      Thread asking = Thread.ofVirtual().start(() -> client.sendUntilClosed(flood.array()));
      assertThat(full.get(30, TimeUnit.SECONDS))
          .as("is read from while its answers wait")
          .isFalse();
      for (int i = 0; i < 200_000; i++) {
        assertThat(client.read()).startsWith("{\"type\":\"pong\"");
      }
      client.close();
      asking.join();
    }
  }

  @Test
  void serverSentEventsGoOnWhereTheyWere() throws Exception {
    change("A", 1);
    change("A", 2);
    HttpRequest request = HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + gateway.port() + "/sse?stream=rolling"))
        .header("Last-Event-ID", "rolling:1")
        .build();
    HttpResponse<InputStream> response =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofInputStream());
    assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream");
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    assertThat(event(lines))
        .contains("id: rolling:2")
        .anyMatch(l -> l.startsWith("data: {\"stream\":\"rolling\",\"seq\":2"));
    change("A", 3);
    assertThat(event(lines)).contains("id: rolling:3");
    response.body().close();
  }

  @Test
  void answersOverHttp() throws Exception {
    assertThat(get("/healthz")).isEqualTo("ok\n");
    assertThat(get("/readyz")).isEqualTo("ready\n");
    assertThat(get("/assets/uPlot.iife.min.js")).contains("uPlot");
    assertThat(get("/nothing")).contains("there is nothing at /nothing");
  }

  private static List<String> event(BufferedReader lines) throws IOException {
    List<String> event = new ArrayList<>();
    String line = lines.readLine();
    while (!line.isEmpty() || event.isEmpty()) {
      if (!line.isEmpty() && !line.startsWith(":")) {
        event.add(line);
      }
      line = lines.readLine();
    }
    return event;
  }

  private String get(String path) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + gateway.port() + path))
        .build();
    return HttpClient.newHttpClient()
        .send(request, HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private void change(String symbol, double price) {
    Batch rows = new Batch(2, 1);
    int[] ids = new int[1];
    row(rows, ids, symbol, texts.intern(symbol), price);
    append(rows, ids);
  }

  private void row(Batch rows, int[] ids, String symbol, int key, double price) {
    int row = rows.add((seq + rows.size() + 1) * 1_000_000, 0);
    rows.column(0)[row] = Values.text(texts.intern(symbol));
    rows.column(1)[row] = price;
    ids[row] = key;
  }

  private void append(Batch rows, int[] ids) {
    store.append(seq + 1, rows, ids);
    seq += rows.size();
  }

  private Raw subscribe(String message) throws IOException {
    Raw client = new Raw(gateway.port());
    client.send(message);
    return client;
  }

  /** A WebSocket client that reads only when it is told to: the kernel's buffers are all that it has. */
  private static final class Raw implements AutoCloseable {
    static final int CLOSE = 0x88;
    static final int PING = 0x89;
    static final int PONG = 0x8a;

    private final Socket socket;
    private final DataInputStream in;

    Raw(int port) throws IOException {
      socket = new Socket();
      socket.setReceiveBufferSize(32 << 10);
      socket.connect(new InetSocketAddress("127.0.0.1", port));
      socket.setSoTimeout(30_000);
      in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 8 << 10));
      socket
          .getOutputStream()
          .write(
              ("GET /ws HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                      + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      int matched = 0;
      while (matched < 4) {
        int c = in.read();
        matched = c == "\r\n\r\n".charAt(matched) ? matched + 1 : c == '\r' ? 1 : 0;
      }
    }

    void send(String text) throws IOException {
      sendFrame(0x81, text);
    }

    /** The first byte holds FIN and the opcode. */
    void sendFrame(int firstByte, String payload) throws IOException {
      socket.getOutputStream().write(frame(firstByte, payload));
    }

    /** With a mask of zeros. */
    static byte[] frame(int firstByte, String payload) {
      byte[] utf8 = payload.getBytes(StandardCharsets.UTF_8);
      byte[] frame = new byte[utf8.length + 6];
      frame[0] = (byte) firstByte;
      frame[1] = (byte) (0x80 | utf8.length);
      System.arraycopy(utf8, 0, frame, 6, utf8.length);
      return frame;
    }

    void sendUntilClosed(byte[] bytes) {
      try {
        while (true) {
          socket.getOutputStream().write(bytes);
        }
      } catch (IOException e) {
        assertThat(socket.isClosed()).isTrue();
      }
    }

    /** A text, or of a close its code and reason. */
    record Frame(int opcode, String payload) {}

    Frame readFrame() throws IOException {
      int opcode = in.readUnsignedByte();
      int length = in.readUnsignedByte();
      byte[] payload = new byte[length < 126 ? length : in.readUnsignedShort()];
      in.readFully(payload);
      if (opcode == CLOSE && payload.length >= 2) {
        int code = ByteBuffer.wrap(payload).getShort();
        return new Frame(
            opcode,
            code + " " + new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8));
      }
      return new Frame(opcode, new String(payload, StandardCharsets.UTF_8));
    }

    String read() throws IOException {
      return readFrame().payload();
    }

    boolean isAtEnd() throws IOException {
      return in.read() < 0;
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}

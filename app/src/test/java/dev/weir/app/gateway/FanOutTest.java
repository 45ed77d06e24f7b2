package dev.weir.app.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.msgpack.core.MessagePack;
import org.msgpack.value.Value;

/** What a subscriber may ask for, and how it comes. */
class FanOutTest {
  private static final String COMPRESSED =
      "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n";
  private static final String ALL = "{\"type\":\"subscribe\"}";

  private GatewayRig rig;
  private final List<FrameClient> clients = new ArrayList<>();

  @BeforeEach
  void start() throws IOException {
    rig = new GatewayRig();
  }

  @AfterEach
  void stop() throws IOException {
    for (FrameClient client : clients) {
      client.close();
    }
    rig.close();
  }

  /** Subscribed: its answer has been read. */
  private FrameClient subscriber(String headers, String message) throws IOException {
    FrameClient client = new FrameClient(rig.port(), headers);
    clients.add(client);
    assertThat(client.send(message).read().text()).contains("subscribed");
    return client;
  }

  private FrameClient subscriber(String message) throws IOException {
    return subscriber("", message);
  }

  private static String change(int seq, String symbol, int price) {
    return "{\"stream\":\"rolling\",\"seq\":%d,\"time\":\"1970-01-01T00:00:00.%03dZ\",\"symbol\":\"%s\",\"price\":%d,\"size\":10}"
        .formatted(seq, seq, symbol, price);
  }

  @Test
  void onlyTheChosenFieldsCome() throws IOException {
    FrameClient client = subscriber("{\"type\":\"subscribe\",\"fields\":[\"size\"],\"last\":1}");
    rig.tell("A", 1);
    assertThat(client.read().text())
        .isEqualTo(
            "{\"stream\":\"rolling\",\"seq\":1,\"time\":\"1970-01-01T00:00:00.001Z\",\"symbol\":\"A\",\"size\":10}");
  }

  @Test
  void onlyWhatMeetsTheConditionComes() throws IOException {
    String where = "price > 100 and symbol like 'A%' or symbol = 'ZZ'";
    FrameClient client = subscriber("{\"type\":\"subscribe\",\"where\":\"%s\"}".formatted(where));
    rig.with("A", 100)
        .with("AB", 101)
        .with("B", 500)
        .with("ZZ", 1)
        .with("A", 102)
        .tell();
    assertThat(client.read().text()).isEqualTo(change(2, "AB", 101));
    assertThat(client.read().text()).isEqualTo(change(4, "ZZ", 1));
    assertThat(client.read().text()).isEqualTo(change(5, "A", 102));
  }

  @Test
  void theConditionHoldsForWhatWentBeforeToo() throws IOException {
    rig.with("A", 1).with("B", 2).with("C", 3).tell();
    String where = "{\"type\":\"subscribe\",\"where\":\"price >= 2\",%s}";
    assertThat(subscriber(where.formatted("\"last\":1")).read().text())
        .isEqualTo(change(3, "C", 3));
    assertThat(subscriber(where.formatted("\"since\":0")).read().text())
        .isEqualTo(change(2, "B", 2));
    assertThat(subscriber(where.formatted("\"snapshot\":true")).read().text())
        .isEqualTo(change(2, "B", 2));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
          "where":"pric > 1"     | bad_expression | did you mean price?
          "where":"price >"      | bad_expression | at character 8
          "where":"price + 1"    | bad_expression | is a number
          "where":7              | bad_request    | where must be a text
          "where":"mean(price)>1"| bad_expression | mean
          "where":"onnx('m.onnx',price)>1"| bad_expression | onnx
          "fields":["prise"]     | unknown_field  | did you mean price?
          "fields":[]            | bad_request    | must name at least one
          "every":"5"            | bad_request    | every must be a duration
          "every":"1ms"          | bad_request    | from 10ms to 1h
          """)
  void whatIsWrongIsSaid(String part, String code, String sentence) throws IOException {
    FrameClient client = new FrameClient(rig.port(), "");
    clients.add(client);
    assertThat(
            client.send("{\"type\":\"subscribe\",\"id\":1," + part + "}").read().text())
        .contains("\"type\":\"error\"", "\"id\":1", "\"code\":\"" + code + "\"", sentence);
  }

  @Test
  void atIntervalsTheNewestOfEachKeyComes() throws IOException {
    FrameClient client =
        subscriber("{\"type\":\"subscribe\",\"every\":\"50ms\",\"where\":\"symbol != 'X'\"}");
    for (int i = 1; i <= 100; i++) {
      rig.with("A", i).with("B", -i).with("X", i);
    }
    rig.tell();
    assertThat(client.read().text()).isEqualTo(change(298, "A", 100));
    assertThat(client.read().text()).isEqualTo(change(299, "B", -100));
    rig.tell("B", 7);
    assertThat(client.read().text()).isEqualTo(change(301, "B", 7));
  }

  @Test
  void atIntervalsAfterASnapshotNothingComesTwice() throws IOException {
    rig.with("A", 1).with("B", 2).tell();
    FrameClient client =
        subscriber("{\"type\":\"subscribe\",\"every\":\"20ms\",\"snapshot\":true}");
    assertThat(client.read().text()).isEqualTo(change(1, "A", 1));
    assertThat(client.read().text()).isEqualTo(change(2, "B", 2));
    rig.tell("A", 3);
    assertThat(client.read().text()).isEqualTo(change(3, "A", 3));
  }

  @Test
  void batchesOfJson() throws Exception {
    FrameClient client = subscriber("Sec-WebSocket-Protocol: other, weir.json.batch\r\n", ALL);
    assertThat(client.header("Sec-WebSocket-Protocol")).contains("weir.json.batch");
    rig.with("A", 1).with("B", 2).tell();
    FrameClient.Message message = client.read();
    assertThat(message.binary()).isFalse();
    assertThat(message.text()).isEqualTo("[" + change(1, "A", 1) + "," + change(2, "B", 2) + "]");
    assertThat(client.send("{\"type\":\"ping\"}").read().text()).isEqualTo("[{\"type\":\"pong\"}]");
  }

  @Test
  void messagePackSaysTheSameAsJson() throws Exception {
    FrameClient packed = new FrameClient(rig.port(), "Sec-WebSocket-Protocol: weir.msgpack\r\n");
    clients.add(packed);
    assertThat(unpack(packed.send(ALL).read()))
        .isEqualTo(
            "[{\"type\":\"subscribed\",\"stream\":\"rolling\",\"seq\":0,\"keys\":[\"symbol\"]}]");
    FrameClient plain = subscriber(ALL);
    rig.with("A", 1.25).with("Ünï", Double.NaN).with("B", 1 << 30).tell();
    List<String> json =
        List.of(plain.read().text(), plain.read().text(), plain.read().text());
    FrameClient.Message message = packed.read();
    assertThat(message.binary()).isTrue();
    assertThat(unpack(message)).isEqualTo("[" + String.join(",", json) + "]");
    assertThat(message.wireBytes()).isLessThan(String.join(",", json).length());
  }

  private static String unpack(FrameClient.Message message) throws IOException {
    Value value = MessagePack.newDefaultUnpacker(message.content()).unpackValue();
    return value.toJson();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Sec-WebSocket-Protocol: weir.json.batch\r\n",
        "Sec-WebSocket-Protocol: weir.msgpack\r\n"
      })
  void whatIsCompressedOnceForAllCanBeReadByEach(String protocol) throws IOException {
    FrameClient plain = subscriber(protocol, ALL);
    FrameClient first = subscriber(protocol + COMPRESSED, ALL);
    assertThat(first.header("Sec-WebSocket-Extensions"))
        .contains("permessage-deflate; client_no_context_takeover");
    FrameClient late = null;
    FrameClient two = null;
    int lateCompressed = 0;
    int plainBytes = 0;
    int compressedBytes = 0;
    for (int i = 1; i <= 300; i++) {
      if (i == 10) {
        late = subscriber(protocol + COMPRESSED, ALL);
        two = subscriber(protocol + COMPRESSED, "{\"type\":\"subscribe\",\"symbol\":\"none\"}");
        two.send(ALL);
        two.read();
      }
      rig.tell("TICKER", 1000 + i);
      byte[] expected = plain.read().content();
      FrameClient.Message message = first.read();
      assertThat(message.compressed()).isTrue();
      assertThat(message.content()).isEqualTo(expected);
      plainBytes += expected.length;
      compressedBytes += message.wireBytes();
      if (late != null) {
        FrameClient.Message m = late.read();
        lateCompressed += m.compressed() ? 1 : 0;
        assertThat(m.content()).isEqualTo(expected);
        assertThat(Objects.requireNonNull(two).read().content()).isEqualTo(expected);
      }
    }
    assertThat(lateCompressed).isBetween(300 - 2 * SharedDeflater.RESET_AFTER, 299);
    assertThat(compressedBytes).isLessThan(plainBytes / 3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "permessage-deflate; server_no_context_takeover",
        "permessage-deflate; server_max_window_bits=10"
      })
  void whoWantsACompressorOfItsOwnGetsNone(String offer) throws IOException {
    FrameClient client = subscriber("Sec-WebSocket-Extensions: " + offer + "\r\n", ALL);
    assertThat(client.header("Sec-WebSocket-Extensions")).isEmpty();
    FrameClient other =
        subscriber("Sec-WebSocket-Extensions: " + offer + ", permessage-deflate\r\n", ALL);
    assertThat(other.header("Sec-WebSocket-Extensions")).isPresent();
    rig.tell("A", 1);
    assertThat(client.read().compressed()).isFalse();
    assertThat(other.read().text()).isEqualTo(change(1, "A", 1));
  }

  @Test
  void eventStreamsHaveFieldsAndConditionsToo() throws Exception {
    rig.with("A", 1).with("B", 2).tell();
    URI uri = URI.create("http://127.0.0.1:" + rig.port()
        + "/sse?fields=price&where=price%3E1&last=5&symbol=A&symbol=B");
    try (HttpClient http = HttpClient.newHttpClient();
        var lines = http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofLines())
            .body()) {
      String data = lines.filter(line -> line.startsWith("data: ")).findFirst().orElseThrow();
      JsonNode change = new ObjectMapper().readTree(data.substring(6));
      assertThat(change.path("symbol").asText()).isEqualTo("B");
      assertThat(change.properties())
          .extracting(e -> e.getKey())
          .containsExactly("stream", "seq", "time", "symbol", "price");
      http.shutdownNow();
    }
  }

  @Test
  void whoIsSlowMayBeToldWhatItMissed() throws Exception {
    restart("slow: drop");
    FrameClient client = subscriber(ALL);
    int told = tellUntil("weir_gateway_dropped_total");
    int seen = 0;
    JsonNode gap = null;
    while (gap == null) {
      JsonNode next = new ObjectMapper().readTree(client.read().text());
      if (next.path("type").asText().equals("gap")) {
        gap = next;
      } else {
        assertThat(next.path("seq").asInt()).isEqualTo(++seen);
      }
    }
    assertThat(gap.path("from").asInt()).isEqualTo(seen + 1);
    assertThat(gap.path("to").asInt()).isLessThanOrEqualTo(told);
    rig.tell("LAST", 1);
    JsonNode next;
    do {
      next = new ObjectMapper().readTree(client.read().text());
      assertThat(next.path("seq").asInt()).isGreaterThan(gap.path("to").asInt());
    } while (!next.path("symbol").asText().equals("LAST"));
  }

  @Test
  void whoIsSlowMayBeDisconnected() throws Exception {
    restart("slow: disconnect");
    FrameClient client = subscriber(ALL);
    tellUntil("weir_gateway_slow_total");
    FrameClient.Message last;
    do {
      last = client.read();
    } while (last.content().length == 0 || last.content()[0] == '{');
    assertThat(last.text().substring(2)).isEqualTo("this is not read fast enough");
  }

  private void restart(String serve) throws IOException {
    rig.close();
    rig = new GatewayRig(Protections.of(serve));
  }

  /** Tells changes to who does not read, until a counter says so; how many. */
  private int tellUntil(String counter) throws Exception {
    int told = 0;
    try (HttpClient http = HttpClient.newHttpClient()) {
      URI metrics = URI.create("http://127.0.0.1:" + rig.port() + "/metrics");
      while (!http.send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString())
          .body()
          .matches("(?s).*" + counter + "\\{[^}]*} [1-9].*")) {
        for (int i = 0; i < 1000; i++) {
          rig.with("SYMBOL" + i, told++);
        }
        rig.tell();
      }
    }
    return told;
  }
}

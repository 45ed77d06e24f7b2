package dev.weir.app.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.app.Subscriber;
import dev.weir.app.backend.BackendLine;
import java.net.ServerSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages of clients that go to HTTP back ends, and what comes back. */
@Timeout(60)
class CustomRoutesTest {
  private static final String PIPELINE = """
      feeds: { trades: { url: "ws://127.0.0.1:9/" } }
      streams: { rolling: { from: trades, by: symbol, select: { price: last(price), side: last(side) } } }
      serve:
      """;

  @TempDir
  Path directory;

  private BackendServer backend;
  private ApiServer weir;

  @BeforeEach
  void start() throws Exception {
    backend = new BackendServer();
  }

  @AfterEach
  void stop() {
    backend.close();
    if (weir != null) {
      weir.close();
    }
  }

  /** {@code BACKEND} stands for the back end's address. */
  private void serve(String serve) throws Exception {
    String here = backend.url("");
    weir = new ApiServer(directory, PIPELINE + serve.replace("BACKEND", here).indent(2));
  }

  private Subscriber connect(String query) {
    return new Subscriber("ws://127.0.0.1:" + weir.port() + "/ws" + query);
  }

  private static String id(Subscriber client) throws InterruptedException {
    return client
        .send("{\"type\":\"whoami\"}")
        .next()
        .replaceFirst(".*\"connectionId\":\"([^\"]*)\".*", "$1");
  }

  @Test
  void aMessageGoesToTheBackEndOfItsRouteAndItsAnswerToTheClient() throws Exception {
    serve("routes: { order: { url: 'BACKEND/echo', headers: { X-Key: '${KEY}' } } }");
    try (Subscriber client = connect("")) {
      client.send("{\"type\":\"order\",\"size\":5}");
      assertThat(client.next()).isEqualTo("{\"type\":\"order\",\"size\":5}");
      JsonNode told = backend.told();
      assertThat(told.path("key").asText()).isEqualTo("top-secret");
      assertThat(told.path("route").asText()).isEqualTo("order");
      assertThat(told.path("connectionId").asText()).isEqualTo(id(client));
      assertThat(told.path("principal").isNull()).isTrue();
      assertThat(told.path("sourceIp").asText()).isEqualTo("127.0.0.1");
      assertThat(told.path("message").toString()).isEqualTo("{\"type\":\"order\",\"size\":5}");
    }
  }

  @Test
  void anEmptyAnswerIsNoMessageAndBytesStayBytes() throws Exception {
    serve("routes: { quiet: 'BACKEND/quiet', bytes: 'BACKEND/bytes' }");
    try (Subscriber client = connect("")) {
      client.send("{\"type\":\"quiet\"}").send("{\"type\":\"bytes\"}");
      assertThat(client.nextBytes()).containsExactly(1, 0xff);
      assertThat(client.send("{\"type\":\"ping\"}").next()).isEqualTo("{\"type\":\"pong\"}");
    }
  }

  @Test
  void whatWeirUnderstandsItselfGoesToNobodyElse() throws Exception {
    serve("routes: { $default: 'BACKEND/echo' }");
    try (Subscriber client = connect("")) {
      assertThat(client.send("{\"type\":\"subscribe\",\"symbol\":\"A\"}").next())
          .contains("subscribed");
      assertThat(client.send("{\"type\":\"subscribe\",\"stream\":\"no\"}").next())
          .contains("unknown_stream");
      assertThat(client.send("{\"type\":\"ping\"}").next()).isEqualTo("{\"type\":\"pong\"}");
      assertThat(backend.wasToldMore()).isFalse();
    }
  }

  @Test
  void whatNoRouteTakesGoesToTheDefault() throws Exception {
    serve("routes: { order: 'BACKEND/quiet', $default: 'BACKEND/echo' }");
    try (Subscriber client = connect("")) {
      assertThat(client.send("{\"type\":\"other\"}").next()).isEqualTo("{\"type\":\"other\"}");
      assertThat(client.send("{}").next()).isEqualTo("{}");
      assertThat(client.send("no JSON").next()).isEqualTo("\"no JSON\"");
      assertThat(client.send("{\"type\":\"$connect\"}").next())
          .isEqualTo("{\"type\":\"$connect\"}");
      assertThat(backend.told().path("route").asText()).isEqualTo("$default");
    }
  }

  @Test
  void withoutADefaultWhatNoRouteTakesIsAMistake() throws Exception {
    serve("routes: { order: 'BACKEND/echo' }");
    try (Subscriber client = connect("")) {
      assertThat(client.send("{\"type\":\"other\"}").next()).contains("unknown_type");
      assertThat(client.send("no JSON").next()).contains("bad_json");
    }
  }

  @Test
  void anotherFieldMayChooseTheRoute() throws Exception {
    serve("""
        route: action
        routes: { subscribe: 'BACKEND/echo' }
        """);
    try (Subscriber client = connect("")) {
      assertThat(client.send("{\"action\":\"subscribe\",\"x\":1}").next())
          .isEqualTo("{\"action\":\"subscribe\",\"x\":1}");
      assertThat(client.send("{\"type\":\"subscribe\"}").next()).contains("subscribed");
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      fails    | status      | the back end of r answered 500
      slow     | timeout     | the back end of r did not answer within 300ms
      dribbles | timeout     | the back end of r did not answer within 300ms
      long     | bad_answer  | what the back end of r answered is longer than 131072 bytes
      notText  | bad_answer  | what the back end of r answered is no text in UTF-8
      """)
  void aFailureIsToldWithTheMessagesIdAndCounted(String path, String outcome, String sentence)
      throws Exception {
    serve("routes: { r: { url: 'BACKEND/%s', timeout: 300ms } }".formatted(path));
    try (Subscriber client = connect("")) {
      assertThat(client.send("{\"type\":\"r\",\"id\":[7]}").next())
          .isEqualTo("{\"type\":\"error\",\"id\":[7],\"code\":\"route_failed\",\"message\":\""
              + sentence + "\"}");
      assertThat(client.send("{\"type\":\"ping\"}").next()).isEqualTo("{\"type\":\"pong\"}");
      assertThat(weir.ask("GET", "/metrics").body())
          .contains(
              "weir_route_messages_total{route=\"r\",outcome=\"" + outcome + "\"} 1\n",
              "weir_route_waiting 0\n");
    }
  }

  @Test
  void aBackEndThatIsDownIsToldSo() throws Exception {
    int nobody;
    try (ServerSocket socket = new ServerSocket(0)) {
      nobody = socket.getLocalPort();
    }
    serve("routes: { r: 'http://127.0.0.1:%d/' }".formatted(nobody));
    try (Subscriber client = connect("")) {
      assertThat(client.send("{\"type\":\"r\"}").next())
          .contains("route_failed", "the back end of r cannot be reached");
      assertThat(weir.ask("GET", "/metrics").body())
          .contains("weir_route_messages_total{route=\"r\",outcome=\"unreachable\"} 1\n");
    }
  }

  @Test
  void answersComeInTheOrderOfTheMessages() throws Exception {
    serve("routes: { a: 'BACKEND/echo', slow: { url: 'BACKEND/slow', timeout: 300ms } }");
    try (Subscriber client = connect("")) {
      client.send("{\"type\":\"slow\"}");
      for (int i = 0; i < 50; i++) {
        client.send("{\"type\":\"a\",\"n\":" + i + "}");
      }
      assertThat(client.next()).contains("did not answer within 300ms");
      for (int i = 0; i < 50; i++) {
        assertThat(client.next()).isEqualTo("{\"type\":\"a\",\"n\":" + i + "}");
      }
    }
  }

  @Test
  void soManyMayWaitAndNoMore() throws Exception {
    serve("routes: { slow: { url: 'BACKEND/slow', timeout: 30s } }");
    try (Subscriber client = connect("")) {
      for (int i = 0; i < BackendLine.MOST_WAITING; i++) {
        client.send("{\"type\":\"slow\"}");
      }
      assertThat(client.send("{\"type\":\"slow\",\"id\":1}").next())
          .isEqualTo(
              "{\"type\":\"error\",\"id\":1,\"code\":\"route_failed\",\"message\":\"too many messages are waiting for back ends\"}");
      assertThat(weir.ask("GET", "/metrics").body())
          .contains(
              "weir_route_waiting " + BackendLine.MOST_WAITING + "\n",
              "weir_route_messages_total{route=\"slow\",outcome=\"too_many\"} 1\n");
      backend.close(); // or else they would be waited for
    }
  }

  @Test
  void theBackEndDecidesWhoIsAcceptedAndIsToldWhoGoes() throws Exception {
    serve(
        "routes: { $connect: 'BACKEND/quiet', $disconnect: 'BACKEND/quiet', order: 'BACKEND/echo' }");
    String id;
    try (Subscriber client = connect("?room=a&room=b&token=t")) {
      JsonNode connect = backend.told();
      id = id(client);
      assertThat(connect.toString())
          .isEqualTo(
              "{\"route\":\"$connect\",\"connectionId\":\"" + id
                  + "\",\"principal\":null,\"sourceIp\":\"127.0.0.1\",\"message\":null,\"query\":{\"room\":[\"a\",\"b\"]}}");
      client.send("{\"type\":\"order\"}").next();
      assertThat(backend.told().path("route").asText()).isEqualTo("order");
    }
    assertThat(backend.told().toString())
        .isEqualTo("{\"route\":\"$disconnect\",\"connectionId\":\"" + id
            + "\",\"principal\":null,\"sourceIp\":\"127.0.0.1\",\"message\":null}");
  }

  @ParameterizedTest
  @CsvSource({"refuses", "fails", "slow"})
  void whoIsNotAcceptedIsRefused(String path) throws Exception {
    serve(
        "routes: { $connect: { url: 'BACKEND/%s', timeout: 300ms }, $disconnect: 'BACKEND/quiet' }"
            .formatted(path));
    assertThatThrownBy(() -> connect(""))
        .cause()
        .isInstanceOfSatisfying(
            WebSocketHandshakeException.class,
            e -> assertThat(e.getResponse().statusCode()).isEqualTo(403));
    assertThat(weir.connections.list()).isEmpty();
  }
}

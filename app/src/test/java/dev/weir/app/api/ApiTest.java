package dev.weir.app.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.weir.core.stream.AlertEvent.State;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What can be asked for and done over HTTP. */
class ApiTest {
  @TempDir
  Path directory;

  private ApiServer server;

  @BeforeEach
  void start() throws Exception {
    server = new ApiServer(directory);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aStreamIsDescribedAloneAsAmongAll() throws Exception {
    server.change("A", 1);
    JsonNode all = server.get("/api/streams");
    assertThat(all.path("default").asText()).isEqualTo("rolling");
    assertThat(server.get("/api/streams/rolling")).isEqualTo(all.path("streams").get(0));
    assertThat(server.get("/api/streams/rolling").toString())
        .isEqualTo(
            "{\"name\":\"rolling\",\"from\":\"trades\",\"keys\":[\"symbol\"],\"fields\":[{\"name\":\"price\",\"type\":\"number\"},{\"name\":\"side\",\"type\":\"any\"}],\"seq\":1,\"keyCount\":1}");
  }

  @Test
  void aStreamsSchemaIsThatOfItsChanges() throws Exception {
    server.change("A", 1.5);
    JsonNode schema = server.get("/api/streams/rolling/schema");
    JsonNode change = server.get("/api/streams/rolling/snapshot").get(0);
    assertThat(JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(schema)
            .validate(change))
        .isEmpty();
    assertThat(schema.at("/properties/price/type").toString()).isEqualTo("[\"number\",\"null\"]");
    assertThat(server.get("/api/streams/fast/schema").at("/properties/big/type").toString())
        .isEqualTo("[\"boolean\",\"null\"]");
  }

  @Test
  void aSnapshotIsOfAllKeysOrOfSome() throws Exception {
    server.change("A", 1);
    server.change("B", 2);
    server.change("C", 3);
    server.change("A", 4);
    assertThat(server.get("/api/streams/rolling/snapshot").findValuesAsText("price"))
        .containsExactly("2", "3", "4");
    assertThat(
            server.get("/api/streams/rolling/snapshot?symbol=A&symbol=B").findValuesAsText("price"))
        .containsExactly("2", "4");
  }

  @ParameterizedTest
  @CsvSource({
    "'', 1 2 3 4 5",
    "symbol=A, 1 3 5",
    "last=2, 4 5",
    "symbol=A&last=2, 3 5",
    "from=1970-01-01T00:00:03Z, 3 4 5",
    "to=1970-01-01T00:00:03Z, 1 2",
    "from=1970-01-01T00:00:02Z&to=1970-01-01T01:00:04%2B01:00, 2 3",
    "from=1970-01-01T00:00:02Z&last=1, 5",
    "from=2000-01-01T00:00:00Z, ''",
  })
  void historyIsAPartOfWhatWasOldestFirst(String query, String prices) throws Exception {
    for (int i = 1; i <= 5; i++) {
      server.change(i % 2 == 1 ? "A" : "B", i);
    }
    assertThat(String.join(
            " ", server.get("/api/streams/rolling/history?" + query).findValuesAsText("price")))
        .isEqualTo(prices);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      GET    | /api/streams/roling/history             | 404 | did you mean rolling?
      GET    | /api/streams/xyz/schema                 | 404 | there are rolling, fast
      GET    | /api/streams/rolling/history?last=x     | 400 | last must be a whole number
      GET    | /api/streams/rolling/history?from=noon  | 400 | from must be a time like 2024-08-08T23:54:15Z
      GET    | /api/stream                             | 404 | did you mean /api/streams?
      GET    | /nothing                                | 404 | there is nothing at /nothing
      POST   | /api/streams                            | 405 | can be asked with GET, HEAD
      POST   | /                                       | 405 | can be asked with GET, HEAD
      GET    | /api/silences/x                         | 405 | can be asked with DELETE
      POST   | /api/alerts/high:9/acknowledge          | 404 | no active alert
      DELETE | /api/silences/x                         | 404 | no such silence
      """)
  void whatCannotBeAnsweredIsAnsweredWithASentence(
      String method, String path, int status, String sentence) throws Exception {
    HttpResponse<String> response = server.ask(method, path);
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(response.body()).startsWith("{\"error\":\"").contains(sentence);
  }

  @Test
  void anotherMethodIsToldWhichAreAllowed() throws Exception {
    assertThat(server.ask("POST", "/api/streams").headers().firstValue("Allow"))
        .contains("GET, HEAD");
  }

  @Test
  void aBodyHasAnEnd() throws Exception {
    HttpResponse<String> response =
        server.ask("POST", "/api/silences", "x".repeat((128 << 10) + 1));
    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(response.body()).contains("longer than 131072 bytes");
    assertThat(server.get("/api/silences")).isEmpty();
  }

  @Test
  void requestsInARowAreAnsweredInTheirOrder() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      StringBuilder requests = new StringBuilder();
      for (int i = 0; i < 100; i++) {
        String path = i % 2 == 0 ? "/nothing/" + i : "/api/streams/no" + i;
        requests.append("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
      }
      requests.append("GET /healthz HTTP/1.0\r\n\r\n"); // and no more
      socket.getOutputStream().write(requests.toString().getBytes(StandardCharsets.US_ASCII));
      String answers = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      List<String> bodies = Arrays.stream(answers.split("HTTP/1.1 "))
          .skip(1)
          .map(a -> a.substring(a.indexOf("\r\n\r\n") + 4))
          .toList();
      assertThat(bodies).hasSize(101);
      for (int i = 0; i < 100; i += 2) {
        assertThat(bodies.get(i)).contains("there is nothing at /nothing/" + i + "\"");
        assertThat(bodies.get(i + 1)).contains("there is no such stream");
      }
      assertThat(bodies.getLast()).isEqualTo("ok\n");
    }
  }

  @Test
  void theAlertsShowWhoHasSeenThemAndTheRules() throws Exception {
    String id = server.alert("A", State.FIRING);
    server.alert("B", State.FIRING);
    server.alert("A", State.REPEATED);
    assertThat(id).isEqualTo("high:1");
    HttpResponse<String> response =
        server.ask("POST", "/api/alerts/high:1/acknowledge", "{\"by\":\"ann\",\"note\":\"on it\"}");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body())
        .contains("\"id\":\"high:1\"", "\"state\":\"repeated\"", "\"by\":\"ann\"");

    JsonNode alerts = server.get("/api/alerts");
    assertThat(alerts.path("active").findValuesAsText("id")).containsExactly("high:1", "high:2");
    JsonNode first = alerts.path("active").get(0);
    assertThat(first.at("/acknowledged/note").asText()).isEqualTo("on it");
    assertThat(Instant.parse(first.at("/acknowledged/at").asText()))
        .isBetween(Instant.now().minusSeconds(60), Instant.now());
    assertThat(alerts.path("active").get(1).path("acknowledged").isNull()).isTrue();
    assertThat(alerts.path("recent").findValuesAsText("id"))
        .containsExactly("high:1", "high:2", "high:1");
    assertThat(alerts.path("rules").get(0).toString())
        .isEqualTo(
            "{\"name\":\"high\",\"stream\":\"rolling\",\"when\":\"price > 150\",\"until\":\"price < 140\",\"severity\":\"critical\",\"notify\":[\"console\",\"ops\"]}");
    assertThat(alerts.path("rules").get(1).path("until").isNull()).isTrue();

    assertThat(server.ask("DELETE", "/api/alerts/high:1/acknowledge").body())
        .contains("\"acknowledged\":null");
  }

  @Test
  void aSilenceIsShownUntilItIsEnded() throws Exception {
    server.alert("A", State.FIRING);
    server.alert("B", State.FIRING);
    HttpResponse<String> response = server.ask(
        "POST",
        "/api/silences",
        "{\"alert\":\"high\",\"match\":{\"symbol\":\"A\"},\"for\":\"1h\",\"by\":\"ann\",\"reason\":\"known\"}");
    assertThat(response.statusCode()).isEqualTo(201);
    JsonNode alerts = server.get("/api/alerts");
    JsonNode silence = alerts.path("silences").get(0);
    assertThat(response.body()).isEqualTo(silence.toString());
    assertThat(server.get("/api/silences").get(0)).isEqualTo(silence);
    assertThat(
            Duration.between(Instant.now(), Instant.parse(silence.path("until").asText())))
        .isBetween(Duration.ofMinutes(59), Duration.ofHours(1));
    assertThat(alerts.path("active").findValuesAsText("silenced")).containsExactly("true", "false");

    HttpResponse<String> ended =
        server.ask("DELETE", "/api/silences/" + silence.path("id").asText());
    assertThat(ended.statusCode()).isEqualTo(204);
    assertThat(ended.body()).isEmpty();
    assertThat(server.get("/api/silences")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      {"alert":"hihg","for":"1h"}                             | did you mean high?
      {"alert":"high"}                                        | the body must say 'for'
      {"for":"1h"}                                            | the body must say 'alert'
      {"alert":"*","for":"1"}                                 | is not a duration
      {"alert":"*","for":"0s"}                                | longer than 0s
      {"alert":"*","for":"1h","reson":"x"}                    | did you mean reason?
      {"alert":"*","for":"1h","match":{"symbl":"A"}}          | did you mean symbol?
      {"alert":"*","for":"1h","match":{"symbol":["A"]}}       | must be a text
      {"alert":"*","for":"1h","match":"A"}                    | must be an object
      {"alert":"*","for":"1h","by":7}                         | by must be a text
      {"alert":"*"                                            | the body is not JSON
      [1]                                                     | the body must be a JSON object
      """)
  void aSilenceThatIsNotUnderstoodIsRefused(String body, String sentence) throws Exception {
    HttpResponse<String> response = server.ask("POST", "/api/silences", body);
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains(sentence);
    assertThat(server.get("/api/silences")).isEmpty();
  }

  @Test
  void thePipelineIsAGraphWithCounts() throws Exception {
    server.change("A", 1);
    server.change("A", 2);
    server.alert("A", State.FIRING);
    JsonNode graph = server.get("/api/pipeline");
    assertThat(graph.path("name").asText()).isEqualTo("market");
    assertThat(graph.path("nodes").findValuesAsText("id"))
        .containsExactly(
            "feed:trades",
            "stream:rolling",
            "stream:fast",
            "alert:high",
            "alert:big",
            "notifier:console",
            "notifier:ops");
    assertThat(graph.path("nodes").findValuesAsText("count"))
        .containsExactly("7", "2", "0", "1", "0", "0", "0");
    assertThat(graph.path("edges").toString())
        .isEqualTo(
            "[{\"from\":\"feed:trades\",\"to\":\"stream:rolling\"},{\"from\":\"stream:rolling\",\"to\":\"stream:fast\"},{\"from\":\"stream:rolling\",\"to\":\"alert:high\"},{\"from\":\"alert:high\",\"to\":\"notifier:console\"},{\"from\":\"alert:high\",\"to\":\"notifier:ops\"},{\"from\":\"stream:fast\",\"to\":\"alert:big\"},{\"from\":\"alert:big\",\"to\":\"notifier:console\"}]");
    assertThat(graph.path("nodes").get(1).path("detail").path("select").asText())
        .isEqualTo("price: last(price), side: last(side)");
    assertThat(graph.path("text").asText()).isEqualTo(ApiServer.PIPELINE);
    assertThat(graph.toString()).doesNotContain("top-secret");
  }

  @Test
  void requestsAreCountedByRouteAndStatus() throws Exception {
    server.get("/api/streams");
    server.ask("GET", "/api/streams/x/snapshot");
    server.ask("GET", "/nothing");
    assertThat(server.ask("GET", "/metrics").body())
        .contains(
            "weir_http_requests_total{method=\"GET\",route=\"/api/streams\",status=\"200\"} 1\n")
        .contains(
            "weir_http_requests_total{method=\"GET\",route=\"/api/streams/{stream}/snapshot\",status=\"404\"} 1\n")
        .contains("weir_http_requests_total{method=\"\",route=\"\",status=\"404\"} 1\n");
  }
}

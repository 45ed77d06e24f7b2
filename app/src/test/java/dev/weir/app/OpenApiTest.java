package dev.weir.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.weir.app.api.ApiServer;
import dev.weir.app.http.Route;
import dev.weir.app.run.Stations;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** docs/reference/protocol/openapi.yaml is what the code does, and the other way round. */
@Timeout(60)
class OpenApiTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final ProtocolDocument DOCUMENT = new ProtocolDocument("openapi.yaml");
  private static final String PIPELINE = """
      feeds: { rooms: { accept: {}, read: { fields: { room: room, celsius: celsius } } } }
      streams: { newest: { from: rooms, by: room, select: { celsius: last(celsius), big: "last(celsius) > 50", mean: mean(celsius) } } }
      alerts: { hot: { from: newest, when: celsius > 30, notify: [console, ops] } }
      notify: { ops: { webhook: "http://127.0.0.1:9/" } }
      """;

  @TempDir
  Path directory;

  private final Set<String> asked = new TreeSet<>();
  private Stations weir;

  private static String operation(String method, String path) {
    return method.toLowerCase(Locale.ROOT) + " " + path;
  }

  private static Set<String> operations() {
    Set<String> operations = new TreeSet<>();
    DOCUMENT.root().path("paths").properties().forEach(path -> path.getValue()
        .fieldNames()
        .forEachRemaining(method -> {
          if (!method.equals("parameters")) {
            operations.add(method + " " + path.getKey());
          }
        }));
    return operations;
  }

  @Test
  void everyRouteIsInTheDocumentWithTheRightThatItNeeds() throws Exception {
    try (ApiServer server = new ApiServer(directory)) {
      Set<String> routes = new TreeSet<>();
      for (Route route : server.routes()) {
        routes.add(operation(route.method(), route.path()));
        assertThat(DOCUMENT
                .root()
                .path("paths")
                .path(route.path())
                .path(route.method().toLowerCase(Locale.ROOT))
                .path("x-right")
                .asText())
            .as(route.method() + " " + route.path())
            .isEqualTo(route.right().name().toLowerCase(Locale.ROOT));
      }
      assertThat(operations()).isEqualTo(routes);
    }
  }

  @Test
  void everyParameterOfAPathIsDescribed() {
    DOCUMENT.root().path("paths").properties().forEach(path -> {
      Set<String> described = new TreeSet<>();
      for (JsonNode parameter : path.getValue().path("parameters")) {
        JsonNode whole = parameter.has("$ref")
            ? DOCUMENT.root().at(parameter.path("$ref").asText().substring(1))
            : parameter;
        assertThat(whole.path("in").asText()).isEqualTo("path");
        described.add("{" + whole.path("name").asText() + "}");
      }
      Set<String> named = new TreeSet<>();
      for (String segment : path.getKey().split("/")) {
        if (segment.startsWith("{")) {
          named.add(segment);
        }
      }
      assertThat(described).as(path.getKey()).isEqualTo(named);
    });
  }

  @Test
  void everySchemaIsUsed() {
    assertThat(DOCUMENT.used()).isEqualTo(DOCUMENT.schemas());
  }

  @Test
  void theDocumentsAreServed() throws Exception {
    try (ApiServer server = new ApiServer(directory)) {
      for (String name : new String[] {"openapi.yaml", "asyncapi.yaml"}) {
        HttpResponse<String> response = server.ask("GET", "/api/" + name);
        assertThat(response.body()).isEqualTo(new ProtocolDocument(name).text());
        assertThat(response.headers().firstValue("Content-Type")).contains("application/yaml");
      }
    }
  }

  @Test
  void everyAnswerIsAsTheDocumentSays() throws Exception {
    try (Stations running = Stations.start(PIPELINE, directory);
        Subscriber client = new Subscriber("ws://127.0.0.1:" + running.port() + "/ws")) {
      weir = running;
      String id = client
          .send("{\"type\":\"whoami\"}")
          .next()
          .replaceFirst(".*\"connectionId\":\"([^\"]*)\".*", "$1");
      measure();
      reading();
      alerts();
      connections(id);
    }
    assertThat(asked).isEqualTo(operations());
  }

  private void measure() throws InterruptedException {
    WebSocket device = CLIENT
        .newWebSocketBuilder()
        .buildAsync(
            URI.create("ws://127.0.0.1:" + weir.port() + "/in/rooms"), new WebSocket.Listener() {})
        .join();
    for (String message : new String[] {
      "{\"room\":\"attic\",\"celsius\":40}",
      "{\"room\":\"cellar\",\"celsius\":60}",
      "not JSON",
      "{\"room\":\"attic\",\"celsius\":41}"
    }) {
      device.sendText(message, true).join();
    }
    weir.awaitChanges(3);
    weir.awaitAlerts(2);
    device.abort();
  }

  private void reading() throws Exception {
    for (String path : new String[] {
      "/api/status",
      "/api/feeds",
      "/api/dead-letters",
      "/api/streams",
      "/api/pipeline",
      "/api/silences",
      "/healthz",
      "/metrics",
      "/api/openapi.yaml",
      "/api/asyncapi.yaml"
    }) {
      ask("GET", path, path, "", 200);
    }
    ask("GET", "/readyz", "/readyz", "", 200);
    for (String part : new String[] {"", "/schema", "/snapshot", "/history"}) {
      ask("GET", "/api/streams/{stream}" + part, "/api/streams/newest" + part, "", 200);
      ask("GET", "/api/streams/{stream}" + part, "/api/streams/oldest" + part, "", 404);
    }
    ask("GET", "/api/streams/{stream}/history", "/api/streams/newest/history?last=x", "", 400);
    ask("GET", "/sse", "/sse?stream=oldest", "", 400);
  }

  private void alerts() throws Exception {
    String acknowledge = "/api/alerts/{id}/acknowledge";
    ask("POST", acknowledge, "/api/alerts/hot:1/acknowledge", "{\"by\":\"ann\"}", 200);
    JsonNode silence = ask(
        "POST",
        "/api/silences",
        "/api/silences",
        "{\"alert\":\"hot\",\"match\":{\"room\":\"attic\"},\"for\":\"1h\"}",
        201);
    ask("POST", "/api/silences", "/api/silences", "{}", 400);
    ask("GET", "/api/alerts", "/api/alerts", "", 200);
    ask("DELETE", acknowledge, "/api/alerts/hot:1/acknowledge", "", 200);
    ask("DELETE", acknowledge, "/api/alerts/hot:99/acknowledge", "", 404);
    String one = "/api/silences/" + silence.path("id").asText();
    ask("DELETE", "/api/silences/{id}", one, "", 204);
    ask("DELETE", "/api/silences/{id}", one, "", 404);
  }

  private void connections(String id) throws Exception {
    ask("GET", "/api/connections", "/api/connections", "", 200);
    String one = "/@connections/{id}";
    ask("GET", one, "/@connections/" + id, "", 200);
    ask("POST", one, "/@connections/" + id, "hello", 200);
    ask("POST", one, "/@connections/" + id, "x".repeat(200_000), 413);
    ask("DELETE", one, "/@connections/" + id, "", 204);
    ask("POST", one, "/@connections/none", "hello", 410);
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + weir.port() + path);
  }

  /** Asks, and holds the answer against the document. */
  private JsonNode ask(String method, String template, String path, String body, int status)
      throws Exception {
    HttpResponse<String> response = CLIENT.send(
        HttpRequest.newBuilder(uri(path))
            .method(method, BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
    String operation = operation(method, template);
    asked.add(operation);
    assertThat(response.statusCode()).as(operation + ": " + response.body()).isEqualTo(status);
    JsonNode responses = DOCUMENT
        .root()
        .path("paths")
        .path(template)
        .path(method.toLowerCase(Locale.ROOT))
        .path("responses");
    String code = Integer.toString(status);
    JsonNode described = responses.has(code) ? responses.path(code) : responses.path("default");
    if (described.has("$ref")) {
      described = DOCUMENT.root().at(described.path("$ref").asText().substring(1));
    }
    if (!described.has("content")) {
      assertThat(response.body()).as(operation).isEmpty();
      return MAPPER.missingNode();
    }
    String type = response.headers().firstValue("Content-Type").orElse("").replaceFirst(";.*", "");
    Map.Entry<String, JsonNode> content =
        described.path("content").properties().iterator().next();
    assertThat(type).as(operation).isEqualTo(content.getKey());
    JsonNode value = type.equals("application/json")
        ? MAPPER.readTree(response.body())
        : TextNode.valueOf(response.body());
    assertThat(DOCUMENT.mistakes(value, content.getValue().path("schema")))
        .as(operation + ": " + value)
        .isEmpty();
    return value;
  }
}

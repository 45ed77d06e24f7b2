package dev.weir.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.app.api.ApiServer;
import dev.weir.core.pipeline.RoutesSpec;
import dev.weir.core.stream.AlertEvent.State;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** docs/reference/protocol/asyncapi.yaml is what is said on /ws. */
@Timeout(60)
class AsyncApiTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final ProtocolDocument DOCUMENT = new ProtocolDocument("asyncapi.yaml");

  @TempDir
  Path directory;

  private static JsonNode message(String name) {
    return DOCUMENT.root().at("/components/messages").path(name);
  }

  /** The names of an operation's messages. */
  private static Set<String> messages(String operation) {
    Set<String> names = new TreeSet<>();
    for (JsonNode message : DOCUMENT.root().at("/operations/" + operation + "/messages")) {
      String ref = message.path("$ref").asText();
      JsonNode inChannel = DOCUMENT.root().at(ref.substring(1));
      String name = ref.substring(ref.lastIndexOf('/') + 1);
      assertThat(inChannel.path("$ref").asText()).isEqualTo("#/components/messages/" + name);
      assertThat(message(name).isObject()).as(name).isTrue();
      names.add(name);
    }
    return names;
  }

  private static void assertIs(String name, String text) throws Exception {
    JsonNode value = MAPPER.readTree(text);
    assertThat(DOCUMENT.mistakes(value, message(name).path("payload")))
        .as(name + ": " + text)
        .isEmpty();
  }

  /** What kind of message a text of Weir's is, as a client tells. */
  private static String kind(String text) throws Exception {
    JsonNode value = MAPPER.readTree(text);
    return value.has("type")
        ? value.path("type").asText()
        : value.has("alert") ? "alert" : "change";
  }

  @Test
  void whatWeirUnderstandsIsDescribed() {
    Set<String> understood = new TreeSet<>(RoutesSpec.OWN_TYPES);
    understood.add("routed");
    assertThat(messages("hear")).isEqualTo(understood);
  }

  @Test
  void everyMessageAndSchemaIsUsed() {
    Set<String> all = new TreeSet<>();
    DOCUMENT.root().at("/components/messages").fieldNames().forEachRemaining(all::add);
    Set<String> used = messages("hear");
    used.addAll(messages("tell"));
    assertThat(used).isEqualTo(all);
    assertThat(DOCUMENT.used()).isEqualTo(DOCUMENT.schemas());
  }

  static Stream<Map.Entry<String, JsonNode>> described() {
    return DOCUMENT.root().at("/components/messages").properties().stream();
  }

  @Test
  void theExamplesAreRight() throws Exception {
    for (Map.Entry<String, JsonNode> entry : described().toList()) {
      for (JsonNode example : entry.getValue().path("examples")) {
        assertIs(entry.getKey(), example.path("payload").toString());
      }
    }
  }

  @Test
  void everythingThatIsSaidIsAsTheDocumentSays() throws Exception {
    Set<String> heard = new TreeSet<>();
    try (ApiServer server = new ApiServer(directory);
        Subscriber client = new Subscriber("ws://127.0.0.1:" + server.port() + "/ws")) {
      server.change("A", 1);
      server.alert("A", State.FIRING);
      for (String text : List.of(
          "{\"type\":\"subscribe\",\"id\":{\"any\":1},\"symbol\":\"A\",\"snapshot\":true}",
          "{\"type\":\"subscribe\",\"stream\":\"rolling\",\"symbol\":[\"A\",\"B\"],\"since\":9}",
          "{\"type\":\"subscribe\",\"stream\":\"fast\",\"alerts\":true,\"last\":3}",
          "{\"type\":\"subscribe\",\"alerts\":true}",
          "{\"type\":\"unsubscribe\",\"symbol\":\"A\"}",
          "{\"type\":\"ping\",\"id\":null}",
          "{\"type\":\"whoami\"}")) {
        assertIs(MAPPER.readTree(text).path("type").asText(), text);
        client.send(text);
      }
      client.send("no JSON").send("{\"type\":\"subscribe\",\"stream\":\"no\",\"id\":1}");
      List<String> said = new ArrayList<>();
      while (!said.toString().contains("unknown_stream")) {
        said.add(client.next());
      }
      server.alert("A", State.RESOLVED);
      said.add(client.next());
      for (String text : said) {
        heard.add(kind(text));
        assertIs(kind(text), text);
      }
    }
    Set<String> told = messages("tell");
    told.remove("pushed"); // has no form
    assertThat(heard).isEqualTo(told);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      subscribed | {"type":"subscribed"}
      error      | {"type":"error","code":"no_such_code","message":"x"}
      change     | {"stream":"rolling","seq":0,"time":"2024-08-08T23:54:15.208Z"}
      gap        | {"type":"gap","stream":"rolling","from":1,"to":2}
      """)
  void whatIsNotSoIsRefusedByTheDocument(String name, String text) throws Exception {
    assertThat(DOCUMENT.mistakes(MAPPER.readTree(text), message(name).path("payload")))
        .isNotEmpty();
  }
}

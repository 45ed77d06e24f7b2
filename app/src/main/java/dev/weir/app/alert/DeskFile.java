package dev.weir.app.alert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.app.file.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Silences and acknowledgements on disk, as JSON: {@code {"silences":[…],"acknowledged":{"high:5":{…}}}}. */
final class DeskFile {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Path path;

  DeskFile(Path path) {
    this.path = path;
  }

  void write(AlertDesk.Said said) throws IOException {
    ObjectNode root = MAPPER.createObjectNode();
    ArrayNode silences = root.putArray("silences");
    said.silences().values().forEach(s -> silences.add(s.json()));
    ObjectNode acknowledged = root.putObject("acknowledged");
    said.acknowledged().forEach((id, a) -> acknowledged.set(id, a.json()));
    AtomicFile.write(
        path,
        path.resolveSibling(path.getFileName() + ".tmp"),
        MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(root));
  }

  /** @throws IOException with a sentence for the user, if it cannot be understood */
  AlertDesk.Said read() throws IOException {
    if (!Files.exists(path)) {
      return AlertDesk.Said.NOTHING;
    }
    try {
      JsonNode root = MAPPER.readTree(Files.readAllBytes(path));
      Map<String, Silence> silences = new LinkedHashMap<>();
      for (JsonNode node : root.path("silences")) {
        Silence silence = silence(node);
        silences.put(silence.id(), silence);
      }
      Map<String, Acknowledgement> acknowledged = new LinkedHashMap<>();
      root.path("acknowledged")
          .properties()
          .forEach(e -> acknowledged.put(
              e.getKey(),
              new Acknowledgement(
                  text(e.getValue(), "by"), time(e.getValue(), "at"), text(e.getValue(), "note"))));
      return new AlertDesk.Said(silences, acknowledged);
    } catch (IOException | DateTimeException e) {
      throw new IOException(
          path + " cannot be read: " + e.getMessage()
              + "; it holds silences and acknowledgements, and may be deleted",
          e);
    }
  }

  private static Silence silence(JsonNode node) {
    Map<String, String> match = new LinkedHashMap<>();
    node.path("match")
        .properties()
        .forEach(e -> match.put(e.getKey(), e.getValue().asText()));
    return new Silence(
        node.path("id").asText(),
        node.path("alert").asText(),
        match,
        time(node, "until"),
        text(node, "by"),
        text(node, "reason"));
  }

  private static @Nullable String text(JsonNode node, String key) {
    return node.path(key).asText(null);
  }

  private static Instant time(JsonNode node, String key) {
    return Instant.parse(node.path(key).asText());
  }
}

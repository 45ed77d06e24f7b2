package dev.weir.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** A description of the protocol for programs, with the schemas in it. */
final class ProtocolDocument {
  private static final String IRI = "https://weir.invalid/document";
  private static final Path DIRECTORY = Path.of("../docs/reference/protocol");

  private final String text;
  private final JsonNode root;
  private final JsonSchemaFactory schemas;

  ProtocolDocument(String name) {
    try {
      text = Files.readString(DIRECTORY.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    root = new ObjectMapper()
        .valueToTree(new Load(LoadSettings.builder().build()).loadFromString(text));
    schemas = JsonSchemaFactory.getInstance(
        SpecVersion.VersionFlag.V202012,
        factory -> factory.schemaLoaders(l -> l.schemas(Map.of(IRI, root.toString()))));
  }

  String text() {
    return text;
  }

  JsonNode root() {
    return root;
  }

  /** What is wrong with a value, by a schema of the document; empty if nothing is. */
  String mistakes(JsonNode value, JsonNode schema) {
    if (schema.isEmpty()) {
      return ""; // anything
    }
    String ref = schema.path("$ref").asText();
    JsonSchema whole = ref.isEmpty()
        ? schemas.getSchema(schema)
        : schemas.getSchema(JsonNodeFactory.instance.objectNode().put("$ref", IRI + ref));
    return whole.validate(value).stream().map(Object::toString).collect(Collectors.joining("\n"));
  }

  /** The schemas under components that something refers to. */
  Set<String> used() {
    return root.findValuesAsText("$ref").stream()
        .filter(r -> r.startsWith("#/components/schemas/"))
        .map(r -> r.substring(r.lastIndexOf('/') + 1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  Set<String> schemas() {
    Set<String> names = new TreeSet<>();
    root.at("/components/schemas").fieldNames().forEachRemaining(names::add);
    return names;
  }
}

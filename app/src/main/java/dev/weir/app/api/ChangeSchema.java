package dev.weir.app.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.core.pipeline.Column;
import dev.weir.core.pipeline.Pipeline;
import dev.weir.core.value.Type;
import java.util.List;

/** The JSON Schema (draft 2020-12) of a stream's changes. */
final class ChangeSchema {
  private ChangeSchema() {}

  static ObjectNode of(Pipeline.Stream stream) {
    ObjectNode schema = JsonNodeFactory.instance
        .objectNode()
        .put("$schema", "https://json-schema.org/draft/2020-12/schema")
        .put("title", "A change of " + stream.name())
        .put("type", "object");
    ObjectNode properties = schema.putObject("properties");
    properties.putObject("stream").put("const", stream.name());
    properties.putObject("seq").put("type", "integer").put("minimum", 1);
    properties.putObject("time").put("type", "string").put("format", "date-time");
    stream.columns().forEach(c -> properties.set(c.name(), value(c)));
    ArrayNode required = schema.putArray("required");
    List.of("stream", "seq", "time").forEach(required::add);
    stream.columns().forEach(c -> required.add(c.name()));
    return schema.put("additionalProperties", false);
  }

  private static ObjectNode value(Column column) {
    ObjectNode value = JsonNodeFactory.instance.objectNode();
    ArrayNode types = value.putArray("type");
    if (column.type() == Type.ANY) {
      types.add("number").add("string").add("boolean");
    } else {
      types.add(
          switch (column.type()) {
            case TEXT -> "string";
            case BOOLEAN -> "boolean";
            default -> "number";
          });
    }
    types.add("null");
    return value;
  }
}

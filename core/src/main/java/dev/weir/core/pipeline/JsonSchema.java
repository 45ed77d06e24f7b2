package dev.weir.core.pipeline;

import dev.weir.core.value.JsonBytes;
import java.util.List;
import java.util.stream.Collectors;

/** The JSON Schema (draft 2020-12) of pipeline files, for completion and hover help in editors. */
public final class JsonSchema {
  private JsonSchema() {}

  public static String text() {
    String body = schema(PipelineShape.FILE_SHAPE);
    return "{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\",\"title\":\"Weir pipeline\","
        + body.substring(1) + "\n";
  }

  private static String schema(Shape shape) {
    return switch (shape) {
      case Shape.Json j -> "{}";
      case Shape.Keys k -> keys(k);
      case Shape.Named n -> "{\"type\":\"object\",\"additionalProperties\":" + schema(n.of()) + "}";
      case Shape.ListOf l -> "{\"type\":\"array\",\"items\":" + schema(l.of()) + "}";
      case Shape.Words w -> "{\"enum\":" + texts(w.words()) + "}";
      case Shape.Either e ->
        "{\"anyOf\":["
            + e.shapes().stream().map(JsonSchema::schema).collect(Collectors.joining(",")) + "]}";
      case Shape.Value v -> value(v.kind());
    };
  }

  private static String keys(Shape.Keys shape) {
    String properties = shape.keys().stream()
        .map(k -> text(k.name()) + ":" + described(k))
        .collect(Collectors.joining(","));
    List<String> required =
        shape.keys().stream().filter(Shape.Key::required).map(Shape.Key::name).toList();
    return "{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{" + properties + "}"
        + (required.isEmpty() ? "" : ",\"required\":" + texts(required)) + "}";
  }

  private static String described(Shape.Key key) {
    String doc =
        key.fallback().isEmpty() ? key.doc() : key.doc() + " (default: " + key.fallback() + ")";
    String schema = schema(key.shape());
    return "{\"description\":" + text(doc)
        + (schema.equals("{}") ? "}" : "," + schema.substring(1));
  }

  private static String value(Shape.Kind kind) {
    return switch (kind) {
      case TEXT, NAME, EXPRESSION -> "{\"type\":[\"string\",\"number\",\"boolean\"]}";
      case PATH, PATTERN, URL, FILE, WINDOW -> "{\"type\":\"string\"}";
      case DURATION ->
        "{\"type\":\"string\",\"pattern\":\"^(\\\\d+(\\\\.\\\\d+)?(ns|us|µs|ms|s|m|h|d))+$\"}";
      case SIZE ->
        "{\"type\":\"string\",\"pattern\":\"^\\\\d+(\\\\.\\\\d+)?(kB|MB|GB|TB|KiB|MiB|GiB|TiB)$\"}";
      case RATE -> "{\"type\":\"string\",\"pattern\":\"^[1-9]\\\\d{0,8}/s$\"}";
      case INTEGER -> "{\"type\":\"integer\",\"minimum\":0}";
      case BOOLEAN -> "{\"type\":\"boolean\"}";
    };
  }

  private static String texts(List<String> words) {
    return words.stream().map(JsonSchema::text).collect(Collectors.joining(",", "[", "]"));
  }

  private static String text(String text) {
    return new JsonBytes().text(text).toString();
  }
}

package dev.weir.app.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Map;

/**
 * An answer's HTTP status, media type and text.
 *
 * @param type empty where there is no text
 * @param headers besides the usual ones
 */
public record Answer(int status, String type, String body, Map<String, String> headers) {
  private static final String JSON = "application/json";

  public static Answer text(int status, String type, String body) {
    return new Answer(status, type, body, Map.of());
  }

  /** With status 200. */
  public static Answer json(String body) {
    return text(200, JSON, body);
  }

  /** With status 200. */
  public static Answer json(JsonNode body) {
    return json(body.toString());
  }

  /** With status 201: this was made. */
  public static Answer created(JsonNode body) {
    return text(201, JSON, body.toString());
  }

  /** With status 204: it is done, and there is nothing to say. */
  public static Answer done() {
    return text(204, "", "");
  }

  public static Answer error(int status, String sentence) {
    return text(
        status,
        JSON,
        JsonNodeFactory.instance.objectNode().put("error", sentence).toString());
  }

  public Answer with(String header, String value) {
    return new Answer(status, type, body, Map.of(header, value));
  }
}

package dev.weir.app.simulate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;

/** What a client asks the feed of made-up trades for. */
sealed interface Request {
  /** {@code {"type":"subscribe","symbol":"TICKER"}}; several symbols as a list, there or in {@code "symbols"}. */
  record Subscribe(List<String> symbols) implements Request {}

  /** The same with {@code "type":"unsubscribe"}. */
  record Unsubscribe(List<String> symbols) implements Request {}

  /** Not understood, and why. */
  record Unclear(String message) implements Request {}

  /** Reads a message. */
  static Request of(String message) {
    try {
      JsonNode json = Json.MAPPER.readTree(message);
      return json.isObject() ? of(json) : unclear("the message isn't a JSON object");
    } catch (JsonProcessingException e) {
      return unclear("the message isn't JSON: " + e.getOriginalMessage());
    }
  }

  private static Request of(JsonNode json) {
    List<String> symbols = new ArrayList<>();
    if (!collect(json.path("symbol"), symbols) || !collect(json.path("symbols"), symbols)) {
      return unclear("a symbol must be a text that isn't empty");
    }
    String type = json.path("type").asText();
    boolean known = type.equals("subscribe") || type.equals("unsubscribe");
    if (!known) {
      return unclear(
          type.isEmpty() ? "the message has no type" : "the type '" + type + "' is unknown");
    }
    if (symbols.isEmpty()) {
      return unclear("the message has no symbol");
    }
    return type.equals("subscribe") ? new Subscribe(symbols) : new Unsubscribe(symbols);
  }

  /** Adds a text, or the texts of a list; false where there is something else. */
  private static boolean collect(JsonNode value, List<String> into) {
    if (value.isMissingNode()) {
      return true;
    }
    if (!value.isArray()) {
      into.add(value.textValue());
      return value.isTextual() && !value.textValue().isBlank();
    }
    boolean good = true;
    for (JsonNode element : value) {
      good &= !element.isArray() && collect(element, into);
    }
    return good;
  }

  private static Unclear unclear(String why) {
    return new Unclear(why + "; send {\"type\":\"subscribe\",\"symbol\":\"TICKER\"}");
  }

  /** The one mapper (Jackson's are thread-safe). */
  final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    /** {@code {"type":type,key:value}}. */
    static String reply(String type, String key, String value) {
      return MAPPER.createObjectNode().put("type", type).put(key, value).toString();
    }
  }
}

package dev.weir.app.alert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * For a while, nobody is notified of some alerts. They are shown as ever.
 *
 * @param alert its name, or {@code *} for all
 * @param match key fields and the values that they must have; empty for all keys
 * @param by who wanted it
 */
public record Silence(
    String id,
    String alert,
    Map<String, String> match,
    Instant until,
    @Nullable String by,
    @Nullable String reason) {
  /** The name that stands for all alerts. */
  public static final String ALL = "*";

  /** Whether an alert's event, as everybody sees it, falls under it. */
  boolean covers(JsonNode event, Instant now) {
    return now.isBefore(until)
        && (alert.equals(ALL) || alert.equals(event.path("alert").asText()))
        && match.entrySet().stream()
            .allMatch(m -> m.getValue().equals(event.path(m.getKey()).asText(null)));
  }

  public ObjectNode json() {
    ObjectNode node = JsonNodeFactory.instance.objectNode().put("id", id).put("alert", alert);
    ObjectNode keys = node.putObject("match");
    match.forEach(keys::put);
    return node.put("until", until.toString()).put("by", by).put("reason", reason);
  }
}

package dev.weir.app.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.core.stream.AlertEvent;
import dev.weir.core.stream.AlertWriter;

/** Alert events as JSON, as everybody sees them. */
final class Events {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Events() {}

  static ObjectNode json(AlertEvent event) {
    try {
      return (ObjectNode) MAPPER.readTree(AlertWriter.json(event));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an alert is not written as JSON", e);
    }
  }
}

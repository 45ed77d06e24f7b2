package dev.weir.app.alert;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Somebody has seen an alert and takes care of it.
 *
 * @param by who
 */
public record Acknowledgement(
    @Nullable String by, Instant at, @Nullable String note) {
  public ObjectNode json() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("by", by)
        .put("at", at.toString())
        .put("note", note);
  }
}

package dev.weir.client;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One change of a stream.
 *
 * @param seq 1, 2, 3, … in each stream
 * @param time event time
 * @param values the key's fields, then the selected columns: a Double, a Boolean, a String, a List of such, or null
 */
public record Change(String stream, long seq, Instant time, Map<String, @Nullable Object> values) {

  /** The value of a column of numbers; NaN where it is null, or where there is no such column. */
  public double number(String column) {
    return values.get(column) instanceof Double number ? number : Double.NaN;
  }

  /** The value of a field of texts; null where there is none. */
  public @Nullable String text(String field) {
    return values.get(field) instanceof String text ? text : null;
  }
}

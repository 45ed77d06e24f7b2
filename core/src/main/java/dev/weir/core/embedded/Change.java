package dev.weir.core.embedded;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A change record of a stream.
 *
 * @param seq 1, 2, 3, … in each stream
 * @param values the key's fields, then the selected columns: a Double, a Boolean, a String, or null
 */
public record Change(String stream, long seq, Instant time, Map<String, @Nullable Object> values) {

  /** The value of a column of numbers; NaN where it is null. */
  public double number(String column) {
    return values.get(column) instanceof Double d ? d : Double.NaN;
  }
}

package dev.weir.core.conversation;

import dev.weir.core.expression.Expression;
import dev.weir.core.expression.JsonPath;
import dev.weir.core.value.Type;
import java.util.List;

/**
 * What a message must be like.
 *
 * @param text as written, for sentences
 * @param fields what the expression looks at, by their paths in the message
 */
public record Condition(String text, Expression expression, List<Field> fields) {

  /** A place in a message, and what is read there. */
  public record Field(JsonPath path, Type type) {}

  public Condition {
    fields = List.copyOf(fields);
  }
}

package dev.weir.core.pipeline;

import dev.weir.core.conversation.Condition;
import dev.weir.core.expression.Expression;
import dev.weir.core.expression.Scope;
import dev.weir.core.value.Type;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A message of any kind: every name may be in it, and its type follows from the use. */
final class MessageScope implements Scope {
  private final Map<String, Condition.Field> fields = new LinkedHashMap<>();

  @Override
  public Optional<Type> type(Expression.Name name) {
    return Optional.of(fields
        .computeIfAbsent(name.text(), n -> new Condition.Field(name.path(), Type.ANY))
        .type());
  }

  @Override
  public void use(Expression.Name name, Type type) {
    fields.put(name.text(), new Condition.Field(name.path(), type));
  }

  @Override
  public Collection<String> names() {
    return List.of();
  }

  List<Condition.Field> fields() {
    return List.copyOf(fields.values());
  }
}

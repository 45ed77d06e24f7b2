package dev.weir.core.expression;

import dev.weir.core.value.Type;
import java.util.Collection;
import java.util.Optional;

/** The names that an expression may use, and their types. */
public interface Scope {
  /** The type of a name; empty if there is no such name. */
  Optional<Type> type(Expression.Name name);

  /**
   * The name is used as this type, and its own type is still {@link Type#ANY}. A feed's field takes its type from this, and so
   * does a stream's column that is a value of a field.
   */
  void use(Expression.Name name, Type type);

  /** What may be suggested for an unknown name. */
  Collection<String> names();
}

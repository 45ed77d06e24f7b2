package dev.weir.core.pipeline;

import dev.weir.core.expression.Expression;
import dev.weir.core.expression.Scope;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The columns of a stream: they are what they are. */
record StreamScope(List<Column> columns) implements Scope {
  @Override
  public Optional<Type> type(Expression.Name name) {
    return columns.stream()
        .filter(c -> c.name().equals(name.text()))
        .map(Column::type)
        .findFirst();
  }

  @Override
  public void use(Expression.Name name, Type type) {
    // a column whose own type nobody knows is checked value by value
  }

  @Override
  public Collection<String> names() {
    return columns.stream().map(Column::name).toList();
  }
}

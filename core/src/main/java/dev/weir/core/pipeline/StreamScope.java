package dev.weir.core.pipeline;

import dev.weir.core.expression.Checker;
import dev.weir.core.expression.Expression;
import dev.weir.core.expression.Scope;
import dev.weir.core.value.Type;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The columns of a stream, for what reads from it. A column that is a value of the source, like {@code last(price)}, is of
 * the source's type; where nothing said so far what that is, its use here does.
 *
 * @param origins for each column of unknown type, the expression over the source that it takes its values from
 */
record StreamScope(List<Column> columns, Map<String, Expression> origins, Scope source)
    implements Scope {
  @Override
  public Optional<Type> type(Expression.Name name) {
    return columns.stream()
        .filter(c -> c.name().equals(name.text()))
        .map(Column::type)
        .findFirst();
  }

  @Override
  public void use(Expression.Name name, Type type) {
    Expression origin = origins.get(name.text());
    if (origin != null) {
      new Checker(source)
          .check(
              origin, type); // tells the source; a contradiction is found when it is planned again
    }
  }

  @Override
  public Collection<String> names() {
    return columns.stream().map(Column::name).toList();
  }
}

package dev.weir.core.pipeline;

import dev.weir.core.expression.Expression;
import dev.weir.core.expression.Suggestions;
import dev.weir.core.statistic.Parameter;
import dev.weir.core.statistic.Statistic;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the constants out of a statistic's call, and reports those out of bounds. */
final class ConstantArguments {
  private final Statistic statistic;
  private final Located<String> text;
  private final List<Mistake> mistakes;

  ConstantArguments(Statistic statistic, Located<String> text, List<Mistake> mistakes) {
    this.statistic = statistic;
    this.text = text;
    this.mistakes = mistakes;
  }

  /** The constants that are given, by name; one that is wrong is reported and left out. */
  Map<String, Object> of(List<Expression> given) {
    Map<String, Object> constants = new HashMap<>();
    for (int i = 0; i < given.size(); i++) {
      Parameter parameter = statistic.parameter(i);
      if (!(parameter instanceof Parameter.Value)) {
        constant(parameter, given.get(i)).ifPresent(c -> constants.put(parameter.name(), c));
      }
    }
    return constants;
  }

  private Optional<Object> constant(Parameter parameter, Expression given) {
    Optional<Object> constant =
        switch (given) {
          case Expression.NumberLiteral n -> Optional.of(n.value());
          case Expression.TextLiteral t -> Optional.of(t.value());
          case Expression.Unary(
              Expression.UnaryOperator operator,
              Expression.NumberLiteral n,
              int at)
          when operator == Expression.UnaryOperator.NEGATE -> Optional.of(-n.value());
          default -> Optional.empty();
        };
    Optional<String> problem = constant.isPresent()
        ? parameter.problem(constant.get())
        : Optional.of(parameter.name() + " must be written out as a constant");
    problem.ifPresent(why -> mistakes.add(Mistake.at(
        text.plus(given.at()),
        "in " + statistic.signature() + ", " + why,
        nearest(parameter, given))));
    return problem.isPresent() ? Optional.empty() : constant;
  }

  private static String nearest(Parameter parameter, Expression given) {
    return parameter instanceof Parameter.Choice c && given instanceof Expression.TextLiteral t
        ? Suggestions.nearest(t.value(), c.options()).orElse("")
        : "";
  }
}

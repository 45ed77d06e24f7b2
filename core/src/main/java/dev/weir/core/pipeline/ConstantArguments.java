package dev.weir.core.pipeline;

import dev.weir.core.expression.Expression;
import dev.weir.core.statistic.Constants;
import dev.weir.core.statistic.Parameter;
import dev.weir.core.statistic.Statistic;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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

  /** A constant that is wrong is reported, and some valid one is in its place. */
  Constants of(List<Expression> given, int values) {
    Map<String, Object> constants = new HashMap<>();
    for (int i = 0; i < given.size(); i++) {
      Expression argument = given.get(i);
      switch (statistic.parameter(i)) {
        case Parameter.Value v -> {}
        case Parameter.Number n -> constants.put(n.name(), number(n, argument));
        case Parameter.Choice c -> constants.put(c.name(), choice(c, argument));
      }
    }
    return statistic.constants(constants, values);
  }

  private double number(Parameter.Number wanted, Expression given) {
    if (given instanceof Expression.NumberLiteral n
        && n.value() >= wanted.least()
        && n.value() <= wanted.most()
        && (!wanted.whole() || n.value() == Math.rint(n.value()))) {
      return n.value();
    }
    mistakes.add(Mistake.at(
        text.plus(given.at()),
        "%s needs a %s from %s to %s for %s"
            .formatted(
                statistic.signature(),
                wanted.whole() ? "whole number" : "number",
                Statistic.number(wanted.least()),
                Statistic.number(wanted.most()),
                wanted.name())));
    return wanted.least();
  }

  private String choice(Parameter.Choice wanted, Expression given) {
    if (given instanceof Expression.TextLiteral t && wanted.options().contains(t.value())) {
      return t.value();
    }
    String nearest = given instanceof Expression.TextLiteral t
        ? Suggestions.nearest(t.value(), wanted.options()).orElse("")
        : "";
    mistakes.add(Mistake.at(
        text.plus(given.at()),
        "%s is one of '%s' in %s"
            .formatted(wanted.name(), String.join("', '", wanted.options()), statistic.signature()),
        nearest));
    return wanted.options().getFirst();
  }
}

package dev.weir.core.pipeline;

import dev.weir.core.catalogue.Statistics;
import dev.weir.core.expression.Checker;
import dev.weir.core.expression.Expression;
import dev.weir.core.expression.Scope;
import dev.weir.core.expression.Suggestions;
import dev.weir.core.statistic.Aggregate;
import dev.weir.core.statistic.Constants;
import dev.weir.core.statistic.Parameter;
import dev.weir.core.statistic.Statistic;
import dev.weir.core.value.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Takes the statistics out of a stream's select expressions: each call becomes a reference to its result, and equal calls
 * share one.
 */
final class StatisticPlanner {
  private final Scope source;
  private final ExpressionReader reader;
  private final List<Mistake> mistakes;
  private final Consumer<StatisticUse> checkWindow;
  private final List<Expression> arguments = new ArrayList<>();
  private final List<Pipeline.StatisticCall> calls = new ArrayList<>();

  /** A statistic, and where it is used. */
  record StatisticUse(String name, Aggregate aggregate, Located<String> place) {}

  /** What a call came to: references to its results, and the names of its parts if it has several. */
  record Planned(List<Expression> results, List<String> parts) {}

  /**
   * @param checkWindow reports a statistic that cannot be kept in the stream's window
   */
  StatisticPlanner(
      Scope source,
      ExpressionReader reader,
      List<Mistake> mistakes,
      Consumer<StatisticUse> checkWindow) {
    this.source = source;
    this.reader = reader;
    this.mistakes = mistakes;
    this.checkWindow = checkWindow;
  }

  /** All arguments of all statistics, over the source's columns. */
  List<Expression> arguments() {
    return arguments;
  }

  List<Pipeline.StatisticCall> calls() {
    return calls;
  }

  /** What the statistic that gives the i-th result takes first. */
  Expression firstArgument(int result) {
    int parts = 0;
    for (Pipeline.StatisticCall call : calls) {
      parts += call.aggregate().parts();
      if (result < parts) {
        return arguments.get(call.from());
      }
    }
    throw new IllegalArgumentException("no statistic gives result " + result);
  }

  static boolean isStatistic(Expression.Call call) {
    return Statistics.find(call.function()).isPresent();
  }

  /** Replaces statistics, and bare fields, which mean their last value, by references to their results. */
  Expression lift(Expression e, Located<String> text) {
    return switch (e) {
      case Expression.Name n -> single(new Expression.Call("last", List.of(n), n.at()), text);
      case Expression.Call c when isStatistic(c) -> single(c, text);
      case Expression.Part p -> part(p, text);
      default -> e.mapChildren(child -> lift(child, text));
    };
  }

  private Expression single(Expression.Call call, Located<String> text) {
    Planned planned = plan(call, text);
    if (planned.results().size() > 1) {
      mistakes.add(Mistake.at(
          text.plus(call.at()),
          "%s gives %s; say which, as in %s(…).%s"
              .formatted(
                  call.function(),
                  String.join(", ", planned.parts()),
                  call.function(),
                  planned.parts().getFirst())));
    }
    return planned.results().getFirst();
  }

  private Expression part(Expression.Part part, Located<String> text) {
    if (!(part.of() instanceof Expression.Call call) || !isStatistic(call)) {
      mistakes.add(
          Mistake.at(text.plus(part.at()), "only a statistic that gives several values has parts"));
      return new Expression.NullLiteral(part.at());
    }
    int before = mistakes.size();
    Planned planned = plan(call, text);
    if (mistakes.size() > before) {
      return new Expression.NullLiteral(part.at()); // its parts follow from a call that is right
    }
    int index = planned.parts().indexOf(part.name());
    if (index < 0) {
      mistakes.add(Mistake.at(
          text.plus(part.at()),
          planned.parts().isEmpty()
              ? call.function() + " gives a single value, so it has no part '" + part.name() + "'"
              : "%s has no part '%s'; it has %s"
                  .formatted(call.function(), part.name(), String.join(", ", planned.parts())),
          Suggestions.nearest(part.name(), planned.parts()).orElse("")));
      return new Expression.NullLiteral(part.at());
    }
    return planned.results().get(index);
  }

  /** Plans the call of a statistic; one that is wrong gives null, reported. */
  Planned plan(Expression.Call call, Located<String> text) {
    Statistic statistic = Statistics.find(call.function()).orElseThrow();
    List<Expression> given = call.arguments();
    if (given.size() < statistic.minimum() || given.size() > statistic.maximum()) {
      mistakes.add(Mistake.at(
          text.plus(call.at()),
          Checker.arity(
              statistic.signature(), statistic.minimum(), statistic.maximum(), given.size())));
      return nothing(call);
    }
    Checker checker = new Checker(source);
    List<Expression> values = new ArrayList<>();
    Type type = statistic.result();
    for (int i = 0; i < given.size(); i++) {
      if (statistic.parameter(i) instanceof Parameter.Value v) {
        Type argument = checker.check(given.get(i), v.type());
        type = type == Type.ANY ? argument : type;
        values.add(given.get(i));
      }
    }
    reader.report(checker, text);
    if (values.isEmpty()) {
      values.add(new Expression.NumberLiteral(1, call.at())); // count() counts every observation
    }
    int before = mistakes.size();
    Map<String, Object> constants = new ConstantArguments(statistic, text, mistakes).of(given);
    if (mistakes.size() > before) {
      return nothing(call);
    }
    Constants all = statistic.constants(constants, values.size());
    Optional<String> problem = statistic.problem().apply(all);
    if (problem.isPresent()) {
      mistakes.add(
          Mistake.at(text.plus(call.at()), "in " + statistic.signature() + ", " + problem.get()));
      return nothing(call);
    }
    return new Planned(
        results(statistic, all, values, type, text.plus(call.at())),
        statistic.parts().apply(all));
  }

  private static Planned nothing(Expression.Call call) {
    return new Planned(List.of(new Expression.NullLiteral(call.at())), List.of());
  }

  private List<Expression> results(
      Statistic statistic,
      Constants constants,
      List<Expression> values,
      Type type,
      Located<String> place) {
    String id = statistic.name()
        + new TreeMap<>(constants.given())
        + values.stream().map(StatisticPlanner::shape).toList();
    int first = 0;
    for (Pipeline.StatisticCall call : calls) {
      if (call.text().equals(id)) {
        return references(first, call.aggregate().parts(), type);
      }
      first += call.aggregate().parts();
    }
    Aggregate aggregate = statistic.make().apply(constants);
    checkWindow.accept(new StatisticUse(statistic.name(), aggregate, place));
    calls.add(new Pipeline.StatisticCall(aggregate, row(values), id));
    return references(first, aggregate.parts(), type);
  }

  private static List<Expression> references(int first, int count, Type type) {
    return IntStream.range(first, first + count)
        .<Expression>mapToObj(i -> new Expression.Result(i, type, 0))
        .toList();
  }

  /** Where these arguments stand in a row; those that stand there already serve again. */
  private int row(List<Expression> values) {
    int at = Collections.indexOfSubList(
        arguments.stream().map(StatisticPlanner::shape).toList(),
        values.stream().map(StatisticPlanner::shape).toList());
    if (at >= 0) {
      return at;
    }
    arguments.addAll(values);
    return arguments.size() - values.size();
  }

  /** An expression's text, wherever it stands. */
  static String shape(Object expression) {
    return expression.toString().replaceAll("at=\\d+", "");
  }
}

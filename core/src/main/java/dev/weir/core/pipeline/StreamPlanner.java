package dev.weir.core.pipeline;

import dev.weir.core.expression.Checker;
import dev.weir.core.expression.Expression;
import dev.weir.core.expression.Scope;
import dev.weir.core.statistic.Aggregate;
import dev.weir.core.statistic.Statistic;
import dev.weir.core.statistic.Statistics;
import dev.weir.core.window.WindowSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Plans one stream: takes the statistics out of its select expressions, names and types its columns. */
final class StreamPlanner {
  private final PipelineFile.Stream stream;
  private final Scope source;
  private final Duration lateness;
  private final List<Mistake> mistakes;
  private final int mistakesBefore;
  private final List<Pipeline.AggregateCall> aggregates = new ArrayList<>();

  StreamPlanner(
      PipelineFile.Stream stream, Scope source, Duration lateness, List<Mistake> mistakes) {
    this.stream = stream;
    this.source = source;
    this.lateness = lateness;
    this.mistakes = mistakes;
    this.mistakesBefore = mistakes.size();
  }

  Optional<Pipeline.Stream> plan() {
    Optional<Expression> where =
        stream.where().flatMap(w -> Planner.checked(w, source, Type.BOOLEAN, mistakes));
    List<Column> columns = new ArrayList<>();
    List<String> by = new ArrayList<>();
    for (Located<String> key : stream.by()) {
      Planner.checked(key, source, Type.ANY, mistakes).ifPresent(e -> {
        if (e instanceof Expression.Name name) {
          by.add(name.text());
          columns.add(new Column(name.text(), source.type(name).orElse(Type.ANY)));
        } else {
          mistakes.add(Mistake.at(key, "by takes names of fields, not '" + key.value() + "'"));
        }
      });
    }
    WindowSpec window =
        stream.window().flatMap(w -> Planner.window(w, mistakes)).orElseGet(WindowSpec.All::new);
    List<Expression> outputs = select(columns, by);
    Pipeline.Emit emit = emit(window);
    return mistakes.size() > mistakesBefore
        ? Optional.empty()
        : Optional.of(new Pipeline.Stream(
            stream.name().value(),
            stream.from().value(),
            where,
            by,
            window,
            aggregates,
            outputs,
            emit,
            columns,
            lateness));
  }

  private List<Expression> select(List<Column> columns, List<String> by) {
    Map<String, Long> defaults = stream.select().stream()
        .filter(s -> s.name().isEmpty())
        .collect(Collectors.groupingBy(s -> shortName(s.expression()), Collectors.counting()));
    List<Expression> outputs = new ArrayList<>();
    for (PipelineFile.Select item : stream.select()) {
      Optional<Expression> parsed = Planner.parsed(item.expression(), mistakes);
      if (parsed.isEmpty()) {
        continue;
      }
      String name = name(item, defaults, parsed.get());
      if (parsed.get() instanceof Expression.Name n
          && by.contains(n.text())
          && n.text().equals(name)) {
        continue; // the key is in every record as it is
      }
      if (columns.stream().anyMatch(c -> c.name().equals(name))) {
        mistakes.add(Mistake.at(
            item.name().orElse(item.expression()),
            "there are two columns '" + name + "'; name one of them otherwise"));
      }
      Expression output = lift(parsed.get(), item.expression());
      Checker checker = new Checker(source);
      Type type = checker.check(output, Type.ANY);
      Planner.report(checker, item.expression(), mistakes);
      outputs.add(output);
      columns.add(new Column(name, type));
    }
    return outputs;
  }

  private String name(PipelineFile.Select item, Map<String, Long> defaults, Expression expression) {
    if (item.name().isPresent()) {
      return item.name().get().value();
    }
    String shortName = shortName(item.expression());
    if (shortName.isEmpty()) {
      mistakes.add(
          Mistake.at(item.expression(), "'" + item.expression().value() + "' needs a name"));
      return item.expression().value();
    }
    if (defaults.getOrDefault(shortName, 0L) == 1 || expression instanceof Expression.Name) {
      return shortName;
    }
    Expression.Call call = (Expression.Call) expression;
    return shortName
        + call.arguments().stream()
            .map(a -> "_"
                + (a instanceof Expression.Name n
                    ? lastKey(n)
                    : item.expression().value().substring(a.at()).replaceAll("[^A-Za-z0-9].*", "")))
            .collect(Collectors.joining());
  }

  /** What an expression without a name is called: after its function or field; empty if it is neither. */
  private String shortName(Located<String> text) {
    return switch (Planner.parsed(text, new ArrayList<>()).orElse(null)) {
      case Expression.Name n -> lastKey(n);
      case Expression.Call c -> c.function();
      case null, default -> "";
    };
  }

  private static String lastKey(Expression.Name name) {
    return name.path().steps().reversed().stream()
        .filter(JsonPath.Key.class::isInstance)
        .map(s -> ((JsonPath.Key) s).name())
        .findFirst()
        .orElse("value");
  }

  /** Replaces statistics, and bare fields, which mean their last value, by references to their results. */
  private Expression lift(Expression e, Located<String> text) {
    return switch (e) {
      case Expression.Name n -> aggregate(new Expression.Call("last", List.of(n), n.at()), text);
      case Expression.Call c when Statistics.find(c.function()).isPresent() -> aggregate(c, text);
      case Expression.Call c ->
        new Expression.Call(c.function(), lift(c.arguments(), text), c.at());
      case Expression.Unary u ->
        new Expression.Unary(u.operator(), lift(u.operand(), text), u.at());
      case Expression.Binary b ->
        new Expression.Binary(b.operator(), lift(b.left(), text), lift(b.right(), text), b.at());
      case Expression.IsNull i ->
        new Expression.IsNull(lift(i.operand(), text), i.negated(), i.at());
      case Expression.In in ->
        new Expression.In(lift(in.operand(), text), lift(in.items(), text), in.negated(), in.at());
      case Expression.Like l ->
        new Expression.Like(lift(l.operand(), text), l.pattern(), l.negated(), l.at());
      case Expression.Case c ->
        new Expression.Case(
            c.whens().stream()
                .map(w -> new Expression.When(lift(w.condition(), text), lift(w.result(), text)))
                .toList(),
            c.otherwise().map(o -> lift(o, text)),
            c.at());
      default -> e;
    };
  }

  private List<Expression> lift(List<Expression> expressions, Located<String> text) {
    return expressions.stream().map(e -> lift(e, text)).toList();
  }

  private Expression aggregate(Expression.Call call, Located<String> text) {
    Statistic statistic = Statistics.find(call.function()).orElseThrow();
    List<Expression> given = call.arguments();
    int most = statistic.parameters().size();
    if (given.size() < statistic.minimum() || given.size() > most) {
      mistakes.add(Mistake.at(
          text.plus(call.at()),
          Checker.arity(statistic.signature(), statistic.minimum(), most, given.size())));
      return new Expression.NullLiteral(call.at());
    }
    List<Expression> values = new ArrayList<>();
    List<Double> constants = new ArrayList<>();
    Type type = statistic.result();
    Checker checker = new Checker(source);
    for (int i = 0; i < given.size(); i++) {
      Statistic.Parameter parameter = statistic.parameters().get(i);
      if (parameter.constant()) {
        constants.add(constant(statistic, parameter, given.get(i), text));
      } else {
        Type argument = checker.check(given.get(i), parameter.type());
        type = type == Type.ANY ? argument : type;
        values.add(given.get(i));
      }
    }
    Planner.report(checker, text, mistakes);
    Expression x = values.isEmpty() ? new Expression.NumberLiteral(1, call.at()) : values.get(0);
    double[] c = constants.stream().mapToDouble(Double::doubleValue).toArray();
    return result(
        statistic.name() + constants,
        statistic.make().make(c),
        x,
        values.size() > 1 ? Optional.of(values.get(1)) : Optional.empty(),
        type,
        call.at());
  }

  /** One state serves all uses of the same statistic of the same expression. */
  private Expression result(
      String name, Aggregate aggregate, Expression x, Optional<Expression> y, Type type, int at) {
    String id = name + shape(x) + y.map(StreamPlanner::shape).orElse("");
    for (int i = 0; i < aggregates.size(); i++) {
      if (aggregates.get(i).text().equals(id)) {
        return new Expression.Result(i, type, at);
      }
    }
    aggregates.add(new Pipeline.AggregateCall(aggregate, x, y, id));
    return new Expression.Result(aggregates.size() - 1, type, at);
  }

  private static String shape(Expression e) {
    return e.toString().replaceAll("at=\\d+", "");
  }

  private double constant(
      Statistic statistic, Statistic.Parameter parameter, Expression given, Located<String> text) {
    if (given instanceof Expression.NumberLiteral n
        && n.value() >= parameter.least()
        && n.value() <= parameter.most()) {
      return n.value();
    }
    mistakes.add(Mistake.at(
        text.plus(given.at()),
        "%s needs a number from %s to %s for %s"
            .formatted(
                statistic.signature(),
                number(parameter.least()),
                number(parameter.most()),
                parameter.name())));
    return parameter.least();
  }

  private static String number(double x) {
    return x == Math.rint(x) ? Long.toString((long) x) : Double.toString(x);
  }

  private Pipeline.Emit emit(WindowSpec window) {
    Located<String> text = stream.emit().orElse(null);
    if (text == null || text.value().equals("update")) {
      return new Pipeline.Emit.Update();
    }
    if (text.value().equals("close")) {
      if (!(window instanceof WindowSpec.Every)) {
        mistakes.add(Mistake.at(text, "emit: close needs a window that ends, like 'every 1m'"));
      }
      return new Pipeline.Emit.Close();
    }
    if (text.value().startsWith("every ")) {
      try {
        Duration interval = Durations.parse(text.value().substring(6).strip());
        if (interval.isPositive()) {
          return new Pipeline.Emit.Every(interval);
        }
      } catch (IllegalArgumentException e) {
        mistakes.add(Mistake.at(text.plus(6), e.getMessage()));
        return new Pipeline.Emit.Update();
      }
    }
    mistakes.add(Mistake.at(
        text,
        "emit is update, close or 'every DURATION', not '" + text.value() + "'",
        Suggestions.nearest(text.value(), List.of("update", "close")).orElse("")));
    return new Pipeline.Emit.Update();
  }
}

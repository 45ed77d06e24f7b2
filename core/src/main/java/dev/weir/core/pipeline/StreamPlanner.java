package dev.weir.core.pipeline;

import dev.weir.core.expression.Checker;
import dev.weir.core.expression.Expression;
import dev.weir.core.expression.JsonPath;
import dev.weir.core.expression.Parser;
import dev.weir.core.expression.Scope;
import dev.weir.core.expression.Suggestions;
import dev.weir.core.expression.SyntaxException;
import dev.weir.core.value.Durations;
import dev.weir.core.value.Type;
import dev.weir.core.window.KeyedWindows;
import dev.weir.core.window.WindowSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Plans one stream: takes the statistics out of its select expressions, names and types its columns. */
final class StreamPlanner {
  private final PipelineFile.Stream stream;
  private final Scope source;
  private final ExpressionReader reader;
  private final List<Mistake> mistakes;
  private boolean namesAreKnown = true;
  private final WindowSpec window;
  private final StatisticPlanner statistics;
  private final Map<String, Expression> origins = new HashMap<>();

  StreamPlanner(
      PipelineFile.Stream stream, Scope source, ExpressionReader reader, List<Mistake> mistakes) {
    this.stream = stream;
    this.source = source;
    this.reader = reader;
    this.mistakes = mistakes;
    this.window =
        stream.window().flatMap(w -> Planner.window(w, mistakes)).orElseGet(WindowSpec.All::new);
    this.statistics = new StatisticPlanner(source, reader, mistakes, this::checkWindow);
  }

  /** A stream, and what those who read from it see. */
  record Planned(Pipeline.Stream stream, StreamScope scope) {}

  Optional<Planned> plan() {
    Optional<Expression> where =
        stream.where().flatMap(w -> reader.checked(w, source, Type.BOOLEAN));
    List<Column> columns = new ArrayList<>();
    List<String> by = new ArrayList<>();
    int before = mistakes.size();
    for (Located<String> key : stream.by()) {
      reader.checked(key, source, Type.ANY).ifPresent(e -> {
        if (e instanceof Expression.Name name) {
          by.add(name.text());
          columns.add(new Column(name.text(), source.type(name).orElse(Type.ANY)));
          origins.put(name.text(), name);
        } else {
          mistakes.add(Mistake.at(key, "by takes names of fields, not '" + key.value() + "'"));
        }
      });
    }
    boolean keysAreKnown = mistakes.size() == before;
    List<Expression> outputs = select(columns, by);
    Pipeline.Emit emit = emit();
    if (!keysAreKnown || !namesAreKnown) {
      return Optional.empty(); // nothing can be said of what reads from it
    }
    Pipeline.Stream planned = new Pipeline.Stream(
        stream.name().value(),
        stream.from().value(),
        where,
        by,
        window,
        stream.fill(),
        statistics.arguments(),
        statistics.calls(),
        outputs,
        emit,
        columns);
    return Optional.of(new Planned(planned, new StreamScope(columns, origins, source)));
  }

  private List<Expression> select(List<Column> columns, List<String> by) {
    Map<String, Long> defaults = stream.select().stream()
        .filter(s -> s.name().isEmpty())
        .collect(Collectors.groupingBy(s -> shortName(s.expression()), Collectors.counting()));
    List<Expression> outputs = new ArrayList<>();
    for (PipelineFile.Select item : stream.select()) {
      Optional<Expression> parsed = reader.read(item.expression());
      if (parsed.isEmpty()) {
        item.name()
            .ifPresentOrElse(
                n -> columns.add(new Column(n.value(), Type.ANY)), () -> namesAreKnown = false);
        continue;
      }
      String name = name(item, defaults, parsed.get());
      if (parsed.get() instanceof Expression.Name n
          && by.contains(n.text())
          && n.text().equals(name)) {
        continue; // the key is in every record as it is
      }
      if (parsed.get() instanceof Expression.Call call && StatisticPlanner.isStatistic(call)) {
        statistic(item, name, call, outputs, columns);
      } else {
        Expression output = statistics.lift(parsed.get(), item.expression());
        Checker checker = new Checker(source, this::use);
        Type type = checker.check(output, Type.ANY);
        reader.report(checker, item.expression());
        add(item, new Column(name, type), output, outputs, columns);
      }
    }
    return outputs;
  }

  /** What the last value of a field is used as, the field is. */
  private void use(Expression.Result result, Type type) {
    new Checker(source).check(statistics.firstArgument(result.index()), type);
  }

  /** A statistic of several parts is a column for each, called after both. */
  private void statistic(
      PipelineFile.Select item,
      String name,
      Expression.Call call,
      List<Expression> outputs,
      List<Column> columns) {
    StatisticPlanner.Planned planned = statistics.plan(call, item.expression());
    for (int i = 0; i < planned.results().size(); i++) {
      String column =
          planned.parts().isEmpty() ? name : name + "_" + planned.parts().get(i);
      Expression result = planned.results().get(i);
      Type type = result instanceof Expression.Result r ? r.type() : Type.ANY;
      add(item, new Column(column, type), result, outputs, columns);
    }
  }

  private void add(
      PipelineFile.Select item,
      Column column,
      Expression output,
      List<Expression> outputs,
      List<Column> columns) {
    if (columns.stream().anyMatch(c -> c.name().equals(column.name()))) {
      mistakes.add(Mistake.at(
          item.name().orElse(item.expression()),
          "there are two columns '" + column.name() + "'; name one of them otherwise"));
    }
    outputs.add(output);
    columns.add(column);
    if (column.type() == Type.ANY && output instanceof Expression.Result r) {
      origins.put(column.name(), statistics.firstArgument(r.index()));
    }
  }

  private void checkWindow(StatisticPlanner.StatisticUse use) {
    window
        .refusal(use.aggregate())
        .ifPresent(why -> mistakes.add(Mistake.at(use.place(), use.name() + " " + why)));
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
    Expression call = expression instanceof Expression.Part p ? p.of() : expression;
    return shortName
        + call.children().stream()
            .map(a -> "_"
                + (a instanceof Expression.Name n
                    ? lastKey(n)
                    : item.expression().value().substring(a.at()).replaceAll("[^A-Za-z0-9].*", "")))
            .collect(Collectors.joining());
  }

  /** What an expression without a name is called: after its function or field; empty if it is neither. */
  private String shortName(Located<String> text) {
    try {
      return switch (Parser.parse(text.value())) {
        case Expression.Name n -> lastKey(n);
        case Expression.Call c -> c.function();
        case Expression.Part p -> p.name();
        default -> "";
      };
    } catch (SyntaxException e) {
      return ""; // reported where it is read
    }
  }

  private static String lastKey(Expression.Name name) {
    return name.path().steps().reversed().stream()
        .filter(JsonPath.Key.class::isInstance)
        .map(s -> ((JsonPath.Key) s).name())
        .findFirst()
        .orElse("value");
  }

  private Pipeline.Emit emit() {
    Located<String> text = stream.emit().orElse(null);
    int before = mistakes.size();
    Pipeline.Emit emit = text != null
        ? emit(text)
        : window instanceof WindowSpec.Hopping
            ? new Pipeline.Emit.Close()
            : new Pipeline.Emit.Update();
    if (mistakes.size() == before) {
      checkFill(emit);
    }
    if (text != null && emit instanceof Pipeline.Emit.Close && !window.ends()) {
      mistakes.add(Mistake.at(text, "emit: close needs a window that ends, like 'every 1m'"));
    }
    if (text != null
        && window instanceof WindowSpec.Hopping
        && !(emit instanceof Pipeline.Emit.Close)) {
      mistakes.add(
          Mistake.at(
              text,
              "an observation is in several of these windows at once, so they tell their values when they end; use emit: close"));
    }
    return emit;
  }

  private void checkFill(Pipeline.Emit emit) {
    if (stream.fill() == KeyedWindows.Fill.SKIP) {
      return;
    }
    Located<String> place = stream.window().orElse(stream.name());
    if (!(window instanceof WindowSpec.Every || window instanceof WindowSpec.Hopping)) {
      mistakes.add(
          Mistake.at(place, "fill needs windows that follow each other, as 'every 1m' does"));
    } else if (!(emit instanceof Pipeline.Emit.Close)) {
      mistakes.add(Mistake.at(
          stream.emit().orElse(place),
          "fill tells of empty windows when they end, so it needs emit: close"));
    }
  }

  private Pipeline.Emit emit(Located<String> text) {
    if (text.value().equals("update")) {
      return new Pipeline.Emit.Update();
    }
    if (text.value().equals("close")) {
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

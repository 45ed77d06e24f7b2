package dev.weir.app.gateway;

import dev.weir.core.expression.Checker;
import dev.weir.core.expression.ColumnFunction;
import dev.weir.core.expression.Compiler;
import dev.weir.core.expression.Expression;
import dev.weir.core.expression.Parser;
import dev.weir.core.expression.Scope;
import dev.weir.core.expression.SyntaxException;
import dev.weir.core.pipeline.Column;
import dev.weir.core.pipeline.Pipeline;
import dev.weir.core.value.Batch;
import dev.weir.core.value.Texts;
import dev.weir.core.value.Type;
import dev.weir.core.value.Values;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A subscriber's condition on a stream's changes, computed once for all who have the same. For one thread, which is not the
 * engine's: so it has texts of its own, into which those of the rows are translated.
 */
final class Filter {
  static final int MAX_LENGTH = 1000;

  private final ColumnFunction condition;
  private final int[] used;
  private final Batch batch;
  private final Texts engine;
  private final Texts own;
  private int[] translated = new int[64]; // of the engine's text ids: ours, plus 1
  private double[] passed = new double[0];

  /**
   * @param where an expression that {@link #check} has found nothing wrong with
   * @param engine the texts of the rows
   */
  Filter(String where, Pipeline.Stream stream, Texts engine) {
    this.engine = engine;
    this.own = new Texts();
    TreeSet<Integer> columns = new TreeSet<>();
    try {
      this.condition = Compiler.compile(
          Parser.parse(where),
          name -> {
            columns.add(stream.column(name));
            return stream.column(name);
          },
          own);
    } catch (SyntaxException e) {
      throw new IllegalArgumentException(e);
    }
    this.used = columns.stream().mapToInt(c -> c).toArray();
    this.batch = new Batch(stream.columns().size(), 64);
  }

  /** Refuses a condition that is none over the stream's columns. */
  static void check(String where, Pipeline.Stream stream) throws Refusal {
    if (where.length() > MAX_LENGTH) {
      throw Refusal.badExpression("where is longer than " + MAX_LENGTH + " characters");
    }
    try {
      Expression expression = Parser.parse(where);
      Checker checker = new Checker(new Columns(stream.columns()));
      checker.check(expression, Type.BOOLEAN);
      Optional<Checker.Problem> problem = checker.problems().stream().findFirst();
      if (problem.isPresent()) {
        String meant = problem.get().suggestion();
        throw Refusal.badExpression("where: " + problem.get().message()
            + (meant.isEmpty() ? "" : "; did you mean " + meant + "?"));
      }
    } catch (SyntaxException e) {
      throw Refusal.badExpression("where: " + e.getMessage() + " at character " + (e.at() + 1));
    }
  }

  /** The columns that a stream tells; nothing is learned from how they are used. */
  private record Columns(List<Column> columns) implements Scope {
    @Override
    public Optional<Type> type(Expression.Name name) {
      return columns.stream()
          .filter(c -> c.name().equals(name.text()))
          .map(Column::type)
          .findFirst();
    }

    @Override
    public void use(Expression.Name name, Type type) {}

    @Override
    public Collection<String> names() {
      return columns.stream().map(Column::name).toList();
    }
  }

  /** Computes it for rows, of which {@link #passed} tells then. */
  void evaluate(ChangeStore.Rows rows) {
    int n = rows.size();
    batch.clear();
    for (int row = 0; row < n; row++) {
      batch.add(0, 0);
    }
    for (int c : used) {
      double[] from = rows.batch.column(c);
      double[] to = batch.column(c);
      for (int row = 0; row < n; row++) {
        to[row] = Values.isText(from[row]) ? translate(Values.textId(from[row])) : from[row];
      }
    }
    passed = condition.of(batch);
  }

  private double translate(int id) {
    if (id >= translated.length) {
      translated = Arrays.copyOf(translated, Math.max(id + 1, translated.length * 2));
    }
    if (translated[id] == 0) {
      translated[id] = own.intern(engine.text(id)) + 1;
    }
    return Values.text(translated[id] - 1);
  }

  /** Whether a row of those evaluated last passes: null is no. */
  boolean passed(int row) {
    return passed[row] == Values.TRUE;
  }
}

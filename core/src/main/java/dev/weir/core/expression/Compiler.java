package dev.weir.core.expression;

import dev.weir.core.expression.Expression.Binary;
import dev.weir.core.value.Batch;
import dev.weir.core.value.Texts;
import dev.weir.core.value.Values;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;

/**
 * Compiles a checked expression into a tree of column functions.
 *
 * <p>Truth is three-valued, as in SQL: a comparison with null is null, {@code false and null} is false, {@code true or
 * null} is true.
 */
public final class Compiler {
  private final ToIntFunction<String> columns;
  private final Texts texts;

  private Compiler(ToIntFunction<String> columns, Texts texts) {
    this.columns = columns;
    this.texts = texts;
  }

  /**
   * Makes of an expression something that computes it row by row.
   *
   * @param columns gives the index of a name's column in the batches to come
   * @param texts where texts are interned, by this thread or before it starts
   */
  public static ColumnFunction compile(
      Expression expression, ToIntFunction<String> columns, Texts texts) {
    return new Compiler(columns, texts).function(expression);
  }

  private ColumnFunction function(Expression expression) {
    return switch (expression) {
      case Expression.NumberLiteral n -> ColumnFunction.constant(n.value());
      case Expression.BooleanLiteral b -> ColumnFunction.constant(Values.of(b.value()));
      case Expression.NullLiteral n -> ColumnFunction.constant(Values.NULL);
      case Expression.TextLiteral t ->
        ColumnFunction.constant(Values.text(texts.intern(t.value())));
      case Expression.Name n -> ColumnFunction.column(columns.applyAsInt(n.text()));
      case Expression.Result r -> ColumnFunction.column(r.index());
      case Expression.Unary u -> unary(u);
      case Expression.Binary b -> binary(b);
      case Expression.IsNull i -> {
        double whenNull = Values.of(!i.negated());
        // A field with an object in it, or a text where a number should be, is there. Of what was
        // computed with it, nothing is.
        boolean isField = i.operand() instanceof Expression.Name;
        yield map(
            function(i.operand()),
            x -> Values.isNull(x) && !(isField && Values.isMismatch(x)) ? whenNull : 1 - whenNull);
      }
      case Expression.In in -> in(in);
      case Expression.Like like -> like(like);
      case Expression.Case c -> caseWhen(c);
      case Expression.Call call -> call(call);
      case Expression.Score s -> score(s);
      case Expression.Part p ->
        throw new IllegalArgumentException("the planner leaves no part of a statistic: " + p);
    };
  }

  /** A function of one value. */
  private interface One {
    double apply(double x);
  }

  /** A function of two values. */
  private interface Two {
    double apply(double x, double y);
  }

  private static ColumnFunction map(ColumnFunction operand, One one) {
    return new ColumnFunction() {
      @Override
      public double[] of(Batch batch) {
        double[] x = operand.of(batch);
        double[] out = scratch(batch);
        for (int i = 0, n = batch.size(); i < n; i++) {
          out[i] = one.apply(x[i]);
        }
        return out;
      }
    };
  }

  private static ColumnFunction map(ColumnFunction left, ColumnFunction right, Two two) {
    return new ColumnFunction() {
      @Override
      public double[] of(Batch batch) {
        double[] x = left.of(batch);
        double[] y = right.of(batch);
        double[] out = scratch(batch);
        for (int i = 0, n = batch.size(); i < n; i++) {
          out[i] = two.apply(x[i], y[i]);
        }
        return out;
      }
    };
  }

  private ColumnFunction unary(Expression.Unary unary) {
    ColumnFunction operand = function(unary.operand());
    return switch (unary.operator()) {
      case NEGATE -> map(operand, x -> -x);
      case NOT -> map(operand, x -> 1 - x); // null stays null: 1 - NaN is NaN
    };
  }

  private ColumnFunction binary(Binary b) {
    ColumnFunction x = function(b.left());
    ColumnFunction y = function(b.right());
    return switch (b.operator()) {
      case AND -> map(x, y, Compiler::and);
      case OR -> map(x, y, Compiler::or);
      case EQUAL ->
        map(
            x,
            y,
            (p, q) -> Values.isNull(p) || Values.isNull(q) ? Values.NULL : Values.of(equal(p, q)));
      case NOT_EQUAL ->
        map(
            x,
            y,
            (p, q) -> Values.isNull(p) || Values.isNull(q) ? Values.NULL : Values.of(!equal(p, q)));
      case LESS -> map(x, y, (p, q) -> ordered(p, q) ? Values.of(compare(p, q) < 0) : Values.NULL);
      case LESS_OR_EQUAL ->
        map(x, y, (p, q) -> ordered(p, q) ? Values.of(compare(p, q) <= 0) : Values.NULL);
      case GREATER ->
        map(x, y, (p, q) -> ordered(p, q) ? Values.of(compare(p, q) > 0) : Values.NULL);
      case GREATER_OR_EQUAL ->
        map(x, y, (p, q) -> ordered(p, q) ? Values.of(compare(p, q) >= 0) : Values.NULL);
      case ADD -> map(x, y, (p, q) -> p + q);
      case SUBTRACT -> map(x, y, (p, q) -> p - q);
      case MULTIPLY -> map(x, y, (p, q) -> p * q);
      case DIVIDE -> map(x, y, (p, q) -> q == 0 ? Values.NULL : p / q);
      case REMAINDER -> map(x, y, (p, q) -> q == 0 ? Values.NULL : p % q);
    };
  }

  static double and(double x, double y) {
    return x == 0 || y == 0 ? Values.FALSE : x * y; // 1 * NaN is NaN
  }

  static double or(double x, double y) {
    return x == 1 || y == 1 ? Values.TRUE : x + y; // 0 + NaN is NaN
  }

  /** Equality of two values that are not null: numbers by value, texts by identity. */
  static boolean equal(double x, double y) {
    return x == y || (Values.isText(x) && Values.isText(y) && Values.textId(x) == Values.textId(y));
  }

  private static boolean ordered(double x, double y) {
    return !Double.isNaN(x) ? !Double.isNaN(y) : Values.isText(x) && Values.isText(y);
  }

  private int compare(double x, double y) {
    return !Double.isNaN(x)
        ? (x < y ? -1 : x > y ? 1 : 0)
        : Arrays.compareUnsigned(texts.utf8(Values.textId(x)), texts.utf8(Values.textId(y)));
  }

  private ColumnFunction in(Expression.In in) {
    ColumnFunction operand = function(in.operand());
    List<ColumnFunction> items = in.items().stream().map(this::function).toList();
    double found = Values.of(!in.negated());
    return new ColumnFunction() {
      @Override
      public double[] of(Batch batch) {
        double[] x = operand.of(batch);
        double[] out = scratch(batch);
        for (int i = 0, n = batch.size(); i < n; i++) {
          out[i] = Values.isNull(x[i]) ? Values.NULL : 1 - found;
        }
        for (ColumnFunction item : items) {
          double[] y = item.of(batch);
          for (int i = 0, n = batch.size(); i < n; i++) {
            if (!Values.isNull(x[i]) && equal(x[i], y[i])) {
              out[i] = found;
            }
          }
        }
        return out;
      }
    };
  }

  /** Each distinct text is matched once, then looked up by its id. */
  private ColumnFunction like(Expression.Like like) {
    Pattern pattern = pattern(like.pattern());
    double matched = Values.of(!like.negated());
    return map(function(like.operand()), new One() {
      private byte[] known = new byte[64];

      @Override
      public double apply(double x) {
        if (!Values.isText(x)) {
          return Values.NULL;
        }
        int id = Values.textId(x);
        if (id >= known.length) {
          known = Arrays.copyOf(known, Math.max(id + 1, known.length * 2));
        }
        if (known[id] == 0) {
          known[id] = (byte) (pattern.matcher(texts.text(id)).matches() ? 1 : 2);
        }
        return known[id] == 1 ? matched : 1 - matched;
      }
    });
  }

  private static Pattern pattern(String like) {
    StringBuilder regex = new StringBuilder();
    like.codePoints()
        .forEach(c -> regex.append(
            switch (c) {
              case '%' -> ".*";
              case '_' -> ".";
              default -> Pattern.quote(Character.toString(c));
            }));
    return Pattern.compile(regex.toString(), Pattern.DOTALL);
  }

  private ColumnFunction caseWhen(Expression.Case c) {
    ColumnFunction result =
        c.otherwise().map(this::function).orElseGet(() -> ColumnFunction.constant(Values.NULL));
    for (int i = c.whens().size() - 1; i >= 0; i--) {
      ColumnFunction condition = function(c.whens().get(i).condition());
      result = choose(condition, function(c.whens().get(i).result()), result);
    }
    return result;
  }

  private static ColumnFunction choose(
      ColumnFunction condition, ColumnFunction then, ColumnFunction otherwise) {
    return new ColumnFunction() {
      @Override
      public double[] of(Batch batch) {
        double[] c = condition.of(batch);
        double[] x = then.of(batch);
        double[] y = otherwise.of(batch);
        double[] out = scratch(batch);
        for (int i = 0, n = batch.size(); i < n; i++) {
          out[i] = c[i] == 1 ? x[i] : y[i];
        }
        return out;
      }
    };
  }

  /** A row with a value that is no number has no score. */
  private ColumnFunction score(Expression.Score score) {
    ColumnFunction[] arguments =
        score.arguments().stream().map(this::function).toArray(ColumnFunction[]::new);
    return new ColumnFunction() {
      @Override
      public double[] of(Batch batch) {
        int n = batch.size();
        double[][] inputs = new double[arguments.length][];
        boolean[] missing = new boolean[n];
        for (int a = 0; a < inputs.length; a++) {
          inputs[a] = Arrays.copyOf(arguments[a].of(batch), n);
          for (int i = 0; i < n; i++) {
            if (!Double.isFinite(inputs[a][i])) {
              missing[i] = true;
              inputs[a][i] = 0;
            }
          }
        }
        double[] out = scratch(batch);
        score.model().score(inputs, n, out);
        for (int i = 0; i < n; i++) {
          out[i] = missing[i] || !Double.isFinite(out[i]) ? Values.NULL : out[i];
        }
        return out;
      }
    };
  }

  private ColumnFunction call(Expression.Call call) {
    Function.Body body = Function.find(call.function()).orElseThrow().body();
    ColumnFunction[] arguments =
        call.arguments().stream().map(this::function).toArray(ColumnFunction[]::new);
    double[] row = new double[arguments.length];
    return new ColumnFunction() {
      @Override
      public double[] of(Batch batch) {
        double[][] x = new double[arguments.length][];
        for (int a = 0; a < arguments.length; a++) {
          x[a] = arguments[a].of(batch);
        }
        double[] out = scratch(batch);
        for (int i = 0, n = batch.size(); i < n; i++) {
          for (int a = 0; a < row.length; a++) {
            row[a] = x[a][i];
          }
          out[i] = body.apply(row);
        }
        return out;
      }
    };
  }
}

package dev.weir.core.expression;

import dev.weir.core.catalogue.Statistics;
import dev.weir.core.value.Type;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Finds every mistake in an expression: unknown names and functions, wrong numbers of arguments, wrong types. On the way
 * it tells the scope what each undeclared field is used as.
 */
public final class Checker {

  /** A mistake; {@code at} is its zero-based place in the expression's text; the suggestion may be empty. */
  public record Problem(int at, String message, String suggestion) {}

  private final Scope scope;
  private final BiConsumer<Expression.Result, Type> resultUse;
  private final List<Problem> problems = new ArrayList<>();

  /** What is known already: some operands are looked at twice, which must not double at each level of a deep tree. */
  private final Map<Expression, Map<Type, Type>> known = new IdentityHashMap<>();

  public Checker(Scope scope) {
    this(scope, (result, type) -> {});
  }

  /**
   * For expressions over results of statistics.
   *
   * @param resultUse told what a result is used as whose type nobody knows yet
   */
  public Checker(Scope scope, BiConsumer<Expression.Result, Type> resultUse) {
    this.scope = scope;
    this.resultUse = resultUse;
  }

  public List<Problem> problems() {
    return problems;
  }

  /** Checks that the expression gives the expected type ({@link Type#ANY} for whatever it gives); returns its type. */
  public Type check(Expression expression, Type expected) {
    Type actual = type(expression, expected);
    if (expected != Type.ANY && actual != Type.ANY && actual != expected) {
      problem(
          start(expression),
          describe(expression) + " is " + a(actual) + ", but " + a(expected) + " is needed here");
    }
    return actual;
  }

  private Type type(Expression expression, Type expected) {
    Map<Type, Type> types = known.computeIfAbsent(expression, e -> new EnumMap<>(Type.class));
    Type type = types.get(expected);
    if (type == null) {
      type = find(expression, expected);
      types.put(expected, type);
    }
    return type;
  }

  private Type find(Expression expression, Type expected) {
    return switch (expression) {
      case Expression.NumberLiteral n -> Type.NUMBER;
      case Expression.TextLiteral t -> Type.TEXT;
      case Expression.BooleanLiteral b -> Type.BOOLEAN;
      case Expression.NullLiteral n -> Type.ANY;
      case Expression.Result r -> {
        if (r.type() == Type.ANY && expected != Type.ANY) {
          resultUse.accept(r, expected);
        }
        yield r.type();
      }
      case Expression.Name n -> name(n, expected);
      case Expression.Unary u -> unary(u);
      case Expression.Binary b -> binary(b);
      case Expression.IsNull i -> {
        check(i.operand(), Type.ANY);
        yield Type.BOOLEAN;
      }
      case Expression.Like l -> {
        check(l.operand(), Type.TEXT);
        yield Type.BOOLEAN;
      }
      case Expression.In in -> {
        same(in.children());
        yield Type.BOOLEAN;
      }
      case Expression.Case c -> caseWhen(c, expected);
      case Expression.Call c -> call(c, expected);
      case Expression.Score s -> {
        s.arguments().forEach(a -> check(a, Type.NUMBER));
        yield Type.NUMBER;
      }
      case Expression.Part p -> {
        check(p.of(), Type.ANY); // says that a statistic does not belong here
        yield Type.ANY;
      }
    };
  }

  private Type name(Expression.Name name, Type expected) {
    Type type = scope.type(name).orElse(null);
    if (type == null) {
      String nearest = Suggestions.nearest(name.text(), scope.names()).orElse("");
      String known = nearest.isEmpty() && !scope.names().isEmpty()
          ? "; there are " + String.join(", ", scope.names())
          : "";
      problem(name.at(), "there is no field '" + name.text() + "'" + known, nearest);
      return expected;
    }
    if (type == Type.ANY && expected != Type.ANY) {
      scope.use(name, expected);
      return expected;
    }
    return type;
  }

  private Type unary(Expression.Unary unary) {
    Type type = unary.operator() == Expression.UnaryOperator.NOT ? Type.BOOLEAN : Type.NUMBER;
    check(unary.operand(), type);
    return type;
  }

  private Type binary(Expression.Binary b) {
    if (b.operator().isLogical()) {
      check(b.left(), Type.BOOLEAN);
      check(b.right(), Type.BOOLEAN);
      return Type.BOOLEAN;
    }
    if (b.operator().isComparison()) {
      Type type = same(List.of(b.left(), b.right()));
      if (!b.operator().isEquality()) {
        if (type == Type.ANY) {
          check(b.left(), Type.NUMBER); // an order between two undeclared fields is one of numbers
          check(b.right(), Type.NUMBER);
        } else if (type == Type.BOOLEAN) {
          problem(
              b.at(),
              "'" + b.operator().symbol() + "' compares numbers or texts, not true and false");
        }
      }
      return Type.BOOLEAN;
    }
    check(b.left(), Type.NUMBER);
    check(b.right(), Type.NUMBER);
    return Type.NUMBER;
  }

  /** All must be of one type; the first known one decides. */
  private Type same(List<Expression> expressions) {
    Type type = Type.ANY;
    int decided = -1;
    for (int i = 0; i < expressions.size() && type == Type.ANY; i++) {
      type = check(expressions.get(i), Type.ANY);
      decided = i;
    }
    for (int i = 0; i < expressions.size(); i++) {
      if (i != decided && type != Type.ANY) {
        check(expressions.get(i), type);
      }
    }
    return type;
  }

  private Type caseWhen(Expression.Case c, Type expected) {
    List<Expression> results = new ArrayList<>();
    for (Expression.When when : c.whens()) {
      check(when.condition(), Type.BOOLEAN);
      results.add(when.result());
    }
    c.otherwise().ifPresent(results::add);
    if (expected == Type.ANY) {
      return same(results);
    }
    results.forEach(r -> check(r, expected));
    return expected;
  }

  private Type call(Expression.Call call, Type expected) {
    Function function = Function.find(call.function()).orElse(null);
    if (function == null) {
      unknown(call);
      return expected;
    }
    int given = call.arguments().size();
    if (given < function.minimum() || given > function.maximum()) {
      problem(call.at(), arity(call.function(), function.minimum(), function.maximum(), given));
      return function.result() == Type.ANY ? expected : function.result();
    }
    if (function.argument() == Type.ANY) {
      return same(call.arguments());
    }
    call.arguments().forEach(argument -> check(argument, function.argument()));
    return function.result();
  }

  private void unknown(Expression.Call call) {
    if (Statistics.find(call.function()).isPresent()) {
      problem(
          call.at(),
          "the statistic '"
              + call.function()
              + "' can only be used in select, and not inside another statistic; make it a stream of its own and read from that");
      return;
    }
    List<String> known = new ArrayList<>(Statistics.names());
    Function.all().forEach(f -> known.add(f.name()));
    problem(
        call.at(),
        "there is no function '" + call.function() + "'",
        Statistics.calledElsewhere(call.function())
            .or(() -> Suggestions.nearest(call.function(), known))
            .orElse(""));
  }

  /** The sentence for a wrong number of arguments. */
  public static String arity(String function, int minimum, int maximum, int given) {
    String wanted = minimum == maximum
        ? count(minimum)
        : maximum == Integer.MAX_VALUE
            ? "at least " + count(minimum)
            : minimum + " to " + count(maximum);
    return function + " takes " + wanted + ", found " + given;
  }

  private static String count(int n) {
    return n == 0 ? "no argument" : n == 1 ? "1 argument" : n + " arguments";
  }

  private static String a(Type type) {
    return switch (type) {
      case NUMBER -> "a number";
      case TEXT -> "a text";
      case BOOLEAN -> "a condition";
      case ANY, FINGERPRINT -> "a value";
    };
  }

  private static String describe(Expression expression) {
    return switch (expression) {
      case Expression.Name n -> "'" + n.text() + "'";
      case Expression.TextLiteral t -> "'" + t.value() + "'";
      case Expression.NumberLiteral n -> "this number";
      case Expression.Call c -> c.function() + "(…)";
      case Expression.Binary b -> "the result of '" + b.operator().symbol() + "'";
      default -> "this";
    };
  }

  /** Where an expression's own text begins: an infix operator's expression begins at its left operand. */
  private static int start(Expression expression) {
    return switch (expression) {
      case Expression.Binary b -> start(b.left());
      case Expression.IsNull i -> start(i.operand());
      case Expression.In i -> start(i.operand());
      case Expression.Like l -> start(l.operand());
      default -> expression.at();
    };
  }

  private void problem(int at, String message) {
    problem(at, message, "");
  }

  private void problem(int at, String message, String suggestion) {
    Problem problem = new Problem(at, message, suggestion);
    if (!problems.contains(problem)) {
      problems.add(problem);
    }
  }
}

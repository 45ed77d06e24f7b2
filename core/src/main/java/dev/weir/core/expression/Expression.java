package dev.weir.core.expression;

import dev.weir.core.value.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What the user wrote, as a tree. Each node knows where it began ({@link #at}, zero-based in the expression's text). */
public sealed interface Expression {
  int at();

  /** A number as written. */
  record NumberLiteral(double value, int at) implements Expression {}

  /** A text in single quotes. */
  record TextLiteral(String value, int at) implements Expression {}

  /** {@code true} or {@code false}. */
  record BooleanLiteral(boolean value, int at) implements Expression {}

  /** {@code null}. */
  record NullLiteral(int at) implements Expression {}

  /** A column, or a path into a message: {@code price}, {@code data.p}, {@code $[2]}. */
  record Name(JsonPath path, int at) implements Expression {
    public String text() {
      return path.toString();
    }
  }

  /** The result of one of a stream's statistics; made by the planner out of a {@link Call}. */
  record Result(int index, Type type, int at) implements Expression {}

  /** {@code -x} or {@code not x}. */
  record Unary(UnaryOperator operator, Expression operand, int at) implements Expression {}

  /** Two operands and an infix operator; {@link #at} is the operator's place. */
  record Binary(BinaryOperator operator, Expression left, Expression right, int at)
      implements Expression {}

  /** {@code x is [not] null}. */
  record IsNull(Expression operand, boolean negated, int at) implements Expression {}

  /** {@code x [not] in (a, b)}. */
  record In(Expression operand, List<Expression> items, boolean negated, int at)
      implements Expression {}

  /** {@code x [not] like 'a%_'}. */
  record Like(Expression operand, String pattern, boolean negated, int at) implements Expression {}

  /** {@code case when c then x … [else y] end}. */
  record Case(List<When> whens, Optional<Expression> otherwise, int at) implements Expression {}

  /** One branch of a {@link Case}. */
  record When(Expression condition, Expression result) {}

  /** A function of values, or a statistic. */
  record Call(String function, List<Expression> arguments, int at) implements Expression {}

  /** One of the values of a statistic that gives several: {@code bollinger(x).upper}. */
  record Part(Expression of, String name, int at) implements Expression {}

  /** {@code onnx('model.onnx', x, y)}, its model loaded. */
  record Score(Model model, List<Expression> arguments, int at) implements Expression {
    @Override
    public String toString() {
      return "Score[model=" + model.identity() + ", arguments=" + arguments + ", at=" + at + "]";
    }
  }

  /** Prefix operators. */
  enum UnaryOperator {
    NEGATE,
    NOT
  }

  /** Infix operators. */
  enum BinaryOperator {
    OR("or"),
    AND("and"),
    EQUAL("="),
    NOT_EQUAL("!="),
    LESS("<"),
    LESS_OR_EQUAL("<="),
    GREATER(">"),
    GREATER_OR_EQUAL(">="),
    ADD("+"),
    SUBTRACT("-"),
    MULTIPLY("*"),
    DIVIDE("/"),
    REMAINDER("%");

    private final String symbol;

    BinaryOperator(String symbol) {
      this.symbol = symbol;
    }

    public String symbol() {
      return symbol;
    }

    public boolean isLogical() {
      return this == OR || this == AND;
    }

    public boolean isComparison() {
      return ordinal() >= EQUAL.ordinal() && ordinal() <= GREATER_OR_EQUAL.ordinal();
    }

    public boolean isEquality() {
      return this == EQUAL || this == NOT_EQUAL;
    }
  }

  /** The nodes directly below this one. */
  default List<Expression> children() {
    return switch (this) {
      case NumberLiteral n -> List.of();
      case TextLiteral t -> List.of();
      case BooleanLiteral b -> List.of();
      case NullLiteral n -> List.of();
      case Name n -> List.of();
      case Result r -> List.of();
      case Unary u -> List.of(u.operand());
      case Binary b -> List.of(b.left(), b.right());
      case IsNull i -> List.of(i.operand());
      case Like l -> List.of(l.operand());
      case In in -> concat(in.operand(), in.items());
      case Call c -> c.arguments();
      case Part p -> List.of(p.of());
      case Score s -> s.arguments();
      case Case c -> {
        List<Expression> all = new ArrayList<>();
        c.whens().forEach(w -> {
          all.add(w.condition());
          all.add(w.result());
        });
        c.otherwise().ifPresent(all::add);
        yield all;
      }
    };
  }

  /** The same expression with each node directly below this one replaced. */
  default Expression mapChildren(Function<Expression, Expression> to) {
    return switch (this) {
      case NumberLiteral n -> n;
      case TextLiteral t -> t;
      case BooleanLiteral b -> b;
      case NullLiteral n -> n;
      case Name n -> n;
      case Result r -> r;
      case Unary u -> new Unary(u.operator(), to.apply(u.operand()), u.at());
      case Binary b -> new Binary(b.operator(), to.apply(b.left()), to.apply(b.right()), b.at());
      case IsNull i -> new IsNull(to.apply(i.operand()), i.negated(), i.at());
      case Like l -> new Like(to.apply(l.operand()), l.pattern(), l.negated(), l.at());
      case In in -> new In(to.apply(in.operand()), map(in.items(), to), in.negated(), in.at());
      case Call c -> new Call(c.function(), map(c.arguments(), to), c.at());
      case Part p -> new Part(to.apply(p.of()), p.name(), p.at());
      case Score s -> new Score(s.model(), map(s.arguments(), to), s.at());
      case Case c ->
        new Case(
            c.whens().stream()
                .map(w -> new When(to.apply(w.condition()), to.apply(w.result())))
                .toList(),
            c.otherwise().map(to),
            c.at());
    };
  }

  private static List<Expression> map(List<Expression> all, Function<Expression, Expression> to) {
    return all.stream().map(to).toList();
  }

  private static List<Expression> concat(Expression first, List<Expression> rest) {
    List<Expression> all = new ArrayList<>(List.of(first));
    all.addAll(rest);
    return all;
  }
}

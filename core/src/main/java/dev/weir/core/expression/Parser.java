package dev.weir.core.expression;

import dev.weir.core.expression.Expression.BinaryOperator;
import dev.weir.core.expression.Expression.UnaryOperator;
import dev.weir.core.expression.Lexer.Kind;
import dev.weir.core.expression.Lexer.Token;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads expressions: SQL's operators with SQL's precedence, by precedence climbing.
 *
 * <p>Loosest first: {@code or}; {@code and}; {@code not}; comparison, {@code is null}, {@code in}, {@code like}, {@code
 * between}; {@code + -}; {@code * / %}; unary minus.
 */
public final class Parser {
  private static final int MAX_DEPTH = 200;
  private static final int MAX_HEIGHT = 500; // of the tree, which others walk recursively
  private static final int MAX_REPEATED = 1000;
  private static final int NOT_PRECEDENCE = 3;
  private static final int COMPARISON = 4;
  private static final int ADDITIVE = 5;
  private static final int MULTIPLICATIVE = 6;

  private final List<Token> tokens;
  private int next;
  private int depth;

  private Parser(List<Token> tokens) {
    this.tokens = tokens;
  }

  /** Reads one whole expression. */
  public static Expression parse(String text) throws SyntaxException {
    Parser parser = new Parser(Lexer.tokens(text));
    if (parser.peek().kind() == Kind.END) {
      throw new SyntaxException(0, "an expression is missing here");
    }
    Expression expression = parser.expression(1);
    Token rest = parser.peek();
    if (rest.kind() != Kind.END) {
      throw new SyntaxException(rest.at(), "unexpected " + rest.shown() + " after the expression");
    }
    if (isHigherThan(expression, MAX_HEIGHT)) {
      throw new SyntaxException(
          expression.at(),
          "this expression has too many operators in a row; for many values write in (…)");
    }
    return expression;
  }

  /** A chain of operators is read without recursion, but gives a tree as high as it is long. */
  private static boolean isHigherThan(Expression expression, int height) {
    List<Expression> level = List.of(expression);
    for (int i = 0; i < height && !level.isEmpty(); i++) {
      level = level.stream().flatMap(e -> e.children().stream()).toList();
    }
    return !level.isEmpty();
  }

  private Expression expression(int precedence) throws SyntaxException {
    if (++depth > MAX_DEPTH) {
      throw new SyntaxException(peek().at(), "this expression is nested too deeply");
    }
    Expression left = prefix();
    while (true) {
      Token token = peek();
      int binding = binding(token);
      if (binding < precedence) {
        depth--;
        return left;
      }
      left = binding == COMPARISON ? comparison(left) : binary(left, token, binding);
    }
  }

  private Expression binary(Expression left, Token token, int binding) throws SyntaxException {
    take();
    return new Expression.Binary(operator(token), left, expression(binding + 1), token.at());
  }

  private Expression comparison(Expression left) throws SyntaxException {
    Token token = take();
    if (token.kind() == Kind.SYMBOL) {
      return new Expression.Binary(operator(token), left, expression(ADDITIVE), token.at());
    }
    boolean negated = false;
    if (token.text().equals("not")) {
      negated = true;
      token = take();
    }
    return switch (token.text()) {
      case "is" -> isNull(left, token);
      case "in" -> new Expression.In(left, list(), negated, token.at());
      case "like" -> like(left, negated, token);
      case "between" -> between(left, negated, token);
      default ->
        throw new SyntaxException(
            token.at(), "expected in, like or between after not, found " + token.shown());
    };
  }

  private Expression isNull(Expression left, Token is) throws SyntaxException {
    boolean negated = accept(Kind.KEYWORD, "not");
    expect(Kind.KEYWORD, "null");
    return new Expression.IsNull(left, negated, is.at());
  }

  private Expression like(Expression left, boolean negated, Token like) throws SyntaxException {
    Token pattern = take();
    if (pattern.kind() != Kind.TEXT) {
      throw new SyntaxException(pattern.at(), "like needs a pattern in quotes, as in like 'BTC%'");
    }
    return new Expression.Like(left, pattern.text(), negated, like.at());
  }

  private Expression between(Expression left, boolean negated, Token between)
      throws SyntaxException {
    Expression low = expression(ADDITIVE);
    expect(Kind.KEYWORD, "and");
    Expression high = expression(ADDITIVE);
    if (isLargerThan(left, MAX_REPEATED)) { // it is computed twice, and so is each between in it
      throw new SyntaxException(between.at(), "what is compared by between is too large");
    }
    Expression within = new Expression.Binary(
        BinaryOperator.AND,
        new Expression.Binary(BinaryOperator.GREATER_OR_EQUAL, left, low, between.at()),
        new Expression.Binary(BinaryOperator.LESS_OR_EQUAL, left, high, between.at()),
        between.at());
    return negated ? new Expression.Unary(UnaryOperator.NOT, within, between.at()) : within;
  }

  private static boolean isLargerThan(Expression expression, int size) {
    Deque<Expression> open = new ArrayDeque<>(List.of(expression));
    int count = 0;
    while (!open.isEmpty() && count <= size) {
      open.addAll(open.removeLast().children());
      count++;
    }
    return count > size;
  }

  private Expression prefix() throws SyntaxException {
    Token token = take();
    return switch (token.kind()) {
      case NUMBER -> new Expression.NumberLiteral(Double.parseDouble(token.text()), token.at());
      case TEXT -> new Expression.TextLiteral(token.text(), token.at());
      case NAME -> peek().is(Kind.SYMBOL, "(") ? call(token) : name(token);
      case KEYWORD -> keyword(token);
      case SYMBOL -> symbol(token);
      case END -> throw new SyntaxException(token.at(), "the expression ends too early");
    };
  }

  private Expression keyword(Token token) throws SyntaxException {
    return switch (token.text()) {
      case "not" -> new Expression.Unary(UnaryOperator.NOT, expression(NOT_PRECEDENCE), token.at());
      case "null" -> new Expression.NullLiteral(token.at());
      case "true", "false" ->
        new Expression.BooleanLiteral(token.text().equals("true"), token.at());
      case "case" -> caseWhen(token);
      default -> throw new SyntaxException(token.at(), "unexpected " + token.shown());
    };
  }

  private Expression symbol(Token token) throws SyntaxException {
    switch (token.text()) {
      case "(" -> {
        Expression inner = expression(1);
        expect(Kind.SYMBOL, ")");
        return inner;
      }
      case "-" -> {
        return new Expression.Unary(
            UnaryOperator.NEGATE, expression(MULTIPLICATIVE + 1), token.at());
      }
      case "+" -> {
        return expression(MULTIPLICATIVE + 1);
      }
      default -> throw new SyntaxException(token.at(), "unexpected " + token.shown());
    }
  }

  private Expression name(Token token) throws SyntaxException {
    try {
      return new Expression.Name(JsonPath.parse(token.text()), token.at());
    } catch (IllegalArgumentException e) {
      throw new SyntaxException(token.at(), e.getMessage());
    }
  }

  private Expression call(Token name) throws SyntaxException {
    // count(*) is SQL's way to say count()
    if (tokens.get(next + 1).is(Kind.SYMBOL, "*") && tokens.get(next + 2).is(Kind.SYMBOL, ")")) {
      next += 3;
      return new Expression.Call(name.text().toLowerCase(Locale.ROOT), List.of(), name.at());
    }
    Expression call = new Expression.Call(name.text().toLowerCase(Locale.ROOT), list(), name.at());
    if (accept(Kind.SYMBOL, ".")) {
      Token part = take();
      if (part.kind() != Kind.NAME) {
        throw new SyntaxException(part.at(), "the name of a part is missing after '.'");
      }
      return new Expression.Part(call, part.text(), part.at());
    }
    if (peek().kind() == Kind.NUMBER && peek().text().startsWith(".")) {
      Token part = take(); // top(x).1
      return new Expression.Part(call, part.text().substring(1), part.at() + 1);
    }
    return call;
  }

  private List<Expression> list() throws SyntaxException {
    expect(Kind.SYMBOL, "(");
    List<Expression> items = new ArrayList<>();
    if (accept(Kind.SYMBOL, ")")) {
      return items;
    }
    do {
      items.add(expression(1));
    } while (accept(Kind.SYMBOL, ","));
    expect(Kind.SYMBOL, ")");
    return items;
  }

  private Expression caseWhen(Token start) throws SyntaxException {
    List<Expression.When> whens = new ArrayList<>();
    while (accept(Kind.KEYWORD, "when")) {
      Expression condition = expression(1);
      expect(Kind.KEYWORD, "then");
      whens.add(new Expression.When(condition, expression(1)));
    }
    if (whens.isEmpty()) {
      throw new SyntaxException(peek().at(), "case needs at least one 'when … then …'");
    }
    Optional<Expression> otherwise =
        accept(Kind.KEYWORD, "else") ? Optional.of(expression(1)) : Optional.empty();
    expect(Kind.KEYWORD, "end");
    return new Expression.Case(List.copyOf(whens), otherwise, start.at());
  }

  private static int binding(Token token) {
    return switch (token.kind()) {
      case KEYWORD ->
        switch (token.text()) {
          case "or" -> 1;
          case "and" -> 2;
          case "is", "in", "like", "between", "not" -> COMPARISON;
          default -> 0;
        };
      case SYMBOL ->
        switch (token.text()) {
          case "=", "==", "!=", "<>", "<", "<=", ">", ">=" -> COMPARISON;
          case "+", "-" -> ADDITIVE;
          case "*", "/", "%" -> MULTIPLICATIVE;
          default -> 0;
        };
      default -> 0;
    };
  }

  private static BinaryOperator operator(Token token) {
    return switch (token.text()) {
      case "==" -> BinaryOperator.EQUAL;
      case "<>" -> BinaryOperator.NOT_EQUAL;
      default -> {
        for (BinaryOperator operator : BinaryOperator.values()) {
          if (operator.symbol().equals(token.text())) {
            yield operator;
          }
        }
        throw new IllegalStateException("no operator " + token.text());
      }
    };
  }

  private Token peek() {
    return tokens.get(next);
  }

  private Token take() {
    Token token = tokens.get(next);
    if (token.kind() != Kind.END) {
      next++;
    }
    return token;
  }

  private boolean accept(Kind kind, String text) {
    if (peek().is(kind, text)) {
      next++;
      return true;
    }
    return false;
  }

  private void expect(Kind kind, String text) throws SyntaxException {
    Token token = peek();
    if (!accept(kind, text)) {
      throw new SyntaxException(token.at(), "expected '" + text + "', found " + token.shown());
    }
  }
}

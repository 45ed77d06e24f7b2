package dev.weir.core.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Cuts an expression into tokens. */
final class Lexer {
  private static final Set<String> KEYWORDS = Set.of(
      "and", "or", "not", "is", "null", "in", "like", "between", "case", "when", "then", "else",
      "end", "true", "false");
  private static final List<String> SYMBOLS = List.of(
      "<>", "!=", "<=", ">=", "==", "=", "<", ">", "+", "-", "*", "/", "%", "(", ")", ",", ".");

  /** The kinds of token. */
  enum Kind {
    NUMBER,
    TEXT,
    /** A name or path. */
    NAME,
    /** A reserved word, in lower case. */
    KEYWORD,
    SYMBOL,
    END
  }

  /** A token; {@code text} is what it says, without quotes. */
  record Token(Kind kind, String text, int at) {
    boolean is(Kind kind, String text) {
      return this.kind == kind && this.text.equals(text);
    }

    String shown() {
      return kind == Kind.END ? "the end" : "'" + text + "'";
    }
  }

  private final String source;
  private int at;

  private Lexer(String source) {
    this.source = source;
  }

  static List<Token> tokens(String source) throws SyntaxException {
    Lexer lexer = new Lexer(source);
    List<Token> tokens = new ArrayList<>();
    do {
      tokens.add(lexer.next());
    } while (tokens.getLast().kind() != Kind.END);
    return tokens;
  }

  private Token next() throws SyntaxException {
    while (at < source.length() && Character.isWhitespace(source.charAt(at))) {
      at++;
    }
    if (at == source.length()) {
      return new Token(Kind.END, "", at);
    }
    char c = source.charAt(at);
    if (isDigit(c) || (c == '.' && at + 1 < source.length() && isDigit(source.charAt(at + 1)))) {
      return number();
    }
    if (c == '\'') {
      return text();
    }
    if (isNameStart(c)) {
      return name();
    }
    for (String symbol : SYMBOLS) {
      if (source.startsWith(symbol, at)) {
        at += symbol.length();
        return new Token(Kind.SYMBOL, symbol, at - symbol.length());
      }
    }
    if (source.startsWith("&&", at) || source.startsWith("||", at)) {
      throw new SyntaxException(
          at, "write '" + (c == '&' ? "and" : "or") + "' instead of '" + c + c + "'");
    }
    throw new SyntaxException(at, "unexpected character '" + c + "'");
  }

  private Token number() throws SyntaxException {
    int start = at;
    digits();
    if (at < source.length() && source.charAt(at) == '.') {
      at++;
      digits();
    }
    if (at < source.length() && (source.charAt(at) == 'e' || source.charAt(at) == 'E')) {
      at++;
      if (at < source.length() && (source.charAt(at) == '+' || source.charAt(at) == '-')) {
        at++;
      }
      digits();
    }
    String text = source.substring(start, at);
    if ((at < source.length() && isNamePart(source.charAt(at)))
        || (!isDigit(text.charAt(text.length() - 1)) && !text.endsWith("."))) {
      throw new SyntaxException(
          start,
          "'" + text + (at < source.length() ? source.charAt(at) : "") + "…' is not a number");
    }
    return new Token(Kind.NUMBER, text, start);
  }

  private void digits() {
    while (at < source.length() && isDigit(source.charAt(at))) {
      at++;
    }
  }

  private Token text() throws SyntaxException {
    int start = at++;
    StringBuilder text = new StringBuilder();
    while (at < source.length()) {
      char c = source.charAt(at++);
      if (c != '\'') {
        text.append(c);
      } else if (at < source.length() && source.charAt(at) == '\'') {
        text.append('\''); // '' stands for one quote, as in SQL
        at++;
      } else {
        return new Token(Kind.TEXT, text.toString(), start);
      }
    }
    throw new SyntaxException(start, "this text has no closing quote (')");
  }

  /** A name, with the path that may follow it: {@code a.b[0]."odd key"}, {@code $.a}, {@code [1].p}. */
  private Token name() throws SyntaxException {
    int start = at;
    boolean quoted = false;
    while (at < source.length()) {
      char c = source.charAt(at);
      if (c == '"') {
        quoted = true;
        int end = source.indexOf('"', at + 1);
        if (end < 0) {
          throw new SyntaxException(at, "this name has no closing quote (\")");
        }
        at = end + 1;
      } else if (c == '[') {
        int end = source.indexOf(']', at);
        if (end < 0) {
          throw new SyntaxException(at, "this index has no closing ']'");
        }
        at = end + 1;
      } else if (isNamePart(c) || c == '$' || (c == '.' && at > start)) {
        at++;
      } else {
        break;
      }
    }
    String text = source.substring(start, at);
    String lower = text.toLowerCase(Locale.ROOT);
    return !quoted && KEYWORDS.contains(lower)
        ? new Token(Kind.KEYWORD, lower, start)
        : new Token(Kind.NAME, text, start);
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isNameStart(char c) {
    return Character.isLetter(c) || c == '_' || c == '"' || c == '$' || c == '[';
  }

  private static boolean isNamePart(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '@';
  }
}

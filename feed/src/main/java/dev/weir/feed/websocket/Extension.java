package dev.weir.feed.websocket;

import java.util.ArrayList;
import java.util.List;

/**
 * An element of the header {@code Sec-WebSocket-Extensions}: an extension with its parameters.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6455#section-9.1">RFC 6455, section 9.1</a>
 */
record Extension(String name, List<Parameter> parameters) {

  /** @param value without its quotes; empty when there is none */
  record Parameter(String name, String value) {}

  /** @throws IllegalArgumentException with a sentence when the header does not follow the grammar */
  static List<Extension> parse(String header) {
    Parser parser = new Parser(header);
    List<Extension> extensions = new ArrayList<>();
    do {
      if (!parser.comesListEnd()) { // a list may have empty elements (RFC 9110, section 5.6.1)
        extensions.add(parser.extension());
      }
    } while (parser.skip(','));
    parser.requireEnd();
    return extensions;
  }

  private static final class Parser {
    private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

    private final String text;
    private int at;

    Parser(String text) {
      this.text = text;
      skipBlanks();
    }

    Extension extension() {
      String name = token();
      List<Parameter> parameters = new ArrayList<>();
      while (skip(';')) {
        String parameter = token();
        parameters.add(new Parameter(parameter, skip('=') ? value() : ""));
      }
      return new Extension(name, parameters);
    }

    boolean comesListEnd() {
      return at == text.length() || text.charAt(at) == ',';
    }

    boolean skip(char expected) {
      boolean comes = at < text.length() && text.charAt(at) == expected;
      if (comes) {
        at++;
        skipBlanks();
      }
      return comes;
    }

    void requireEnd() {
      if (at < text.length()) {
        throw malformed();
      }
    }

    /** A token, bare or quoted; between the quotes there must be a token, too. */
    private String value() {
      if (at == text.length() || text.charAt(at) != '"') {
        return token();
      }
      StringBuilder unquoted = new StringBuilder();
      for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
        if (text.charAt(at) == '\\' && at + 1 < text.length()) {
          at++;
        }
        unquoted.append(text.charAt(at));
      }
      if (at == text.length() || !unquoted.chars().allMatch(Parser::isTokenCharacter)) {
        throw malformed();
      }
      at++;
      skipBlanks();
      return nonEmpty(unquoted.toString());
    }

    private String token() {
      int start = at;
      while (at < text.length() && isTokenCharacter(text.charAt(at))) {
        at++;
      }
      String token = text.substring(start, at);
      skipBlanks();
      return nonEmpty(token);
    }

    private String nonEmpty(String token) {
      if (token.isEmpty()) {
        throw malformed();
      }
      return token;
    }

    private void skipBlanks() {
      while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
        at++;
      }
    }

    private static boolean isTokenCharacter(int c) {
      return c < 0x80 && (Character.isLetterOrDigit(c) || TOKEN_MARKS.indexOf(c) >= 0);
    }

    private IllegalArgumentException malformed() {
      return new IllegalArgumentException(
          "the header Sec-WebSocket-Extensions is malformed at character " + (at + 1));
    }
  }
}

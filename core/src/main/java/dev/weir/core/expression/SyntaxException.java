package dev.weir.core.expression;

/** An expression cannot be read. The message is for its author; {@link #at} is where, zero-based. */
public final class SyntaxException extends Exception {
  private static final long serialVersionUID = 1L;
  private final int at;

  public SyntaxException(int at, String message) {
    super(message);
    this.at = at;
  }

  public int at() {
    return at;
  }
}

package dev.weir.core.pipeline;

/**
 * Something the user wrote, and where.
 *
 * @param line 1-based
 * @param column 1-based; of the first character of the text itself, after an opening quote
 */
public record Located<T>(T value, int line, int column) {

  /** The same value, {@code offset} characters further on in the same line. */
  public Located<T> plus(int offset) {
    return new Located<>(value, line, column + offset);
  }

  public <U> Located<U> with(U other) {
    return new Located<>(other, line, column);
  }
}

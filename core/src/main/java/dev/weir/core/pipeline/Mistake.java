package dev.weir.core.pipeline;

/** One mistake in what the user wrote: where, what is wrong, and what may have been meant (may be empty). */
public record Mistake(int line, int column, String message, String suggestion) {

  public static Mistake at(Located<?> where, String message) {
    return new Mistake(where.line(), where.column(), message, "");
  }

  public static Mistake at(Located<?> where, String message, String suggestion) {
    return new Mistake(where.line(), where.column(), message, suggestion);
  }

  /** {@code message (did you mean suggestion?)}. */
  public String sentence() {
    return suggestion.isEmpty() ? message : message + " (did you mean " + suggestion + "?)";
  }

  /** {@code FILE:LINE:COL: error: } and the sentence. */
  public String in(String file) {
    return file + ":" + line + ":" + column + ": error: " + sentence();
  }
}

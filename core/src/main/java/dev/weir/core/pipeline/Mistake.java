package dev.weir.core.pipeline;

/** One mistake in what the user wrote: where, what is wrong, and what may have been meant (may be empty). */
public record Mistake(int line, int column, String message, String suggestion) {

  public static Mistake at(Located<?> where, String message) {
    return new Mistake(where.line(), where.column(), message, "");
  }

  public static Mistake at(Located<?> where, String message, String suggestion) {
    return new Mistake(where.line(), where.column(), message, suggestion);
  }

  /** {@code FILE:LINE:COL: error: message (did you mean suggestion?)}. */
  public String in(String file) {
    String hint = suggestion.isEmpty() ? "" : " (did you mean " + suggestion + "?)";
    return file + ":" + line + ":" + column + ": error: " + message + hint;
  }
}

package dev.weir.core.expression;

import java.util.ArrayList;
import java.util.List;

/**
 * Where a value lies in a JSON message: {@code price}, {@code data.p}, {@code [2]}, {@code tick.data[0].price}, {@code
 * "odd key".x}. It starts at the observation (an element of the feed's {@code each}), or, with a leading {@code $}, at the
 * whole message: {@code $.ch}, {@code $[3]}.
 *
 * @param fromMessage whether it starts at the whole message even where the feed reads observations out of an array
 * @param steps keys and indexes, outermost first
 */
public record JsonPath(boolean fromMessage, List<Step> steps) {

  /** One step down into a JSON value. */
  public sealed interface Step {}

  /** Into an object, by key. */
  public record Key(String name) implements Step {}

  /** Into an array, by zero-based index. */
  public record Index(int index) implements Step {}

  public JsonPath {
    steps = List.copyOf(steps);
  }

  public static JsonPath key(String name) {
    return new JsonPath(false, List.of(new Key(name)));
  }

  /**
   * Reads the notation above.
   *
   * @throws IllegalArgumentException if the text is not a path; the message says where
   */
  public static JsonPath parse(String text) {
    boolean fromMessage = text.startsWith("$");
    int at = fromMessage ? 1 : 0;
    List<Step> steps = new ArrayList<>();
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '[') {
        int end = text.indexOf(']', at);
        String digits = end < 0 ? "" : text.substring(at + 1, end).strip();
        if (digits.isEmpty()
            || digits.length() > 6
            || !digits.chars().allMatch(d -> d >= '0' && d <= '9')) {
          throw new IllegalArgumentException(
              "'" + text + "' needs an index like [0] at character " + (at + 1));
        }
        steps.add(new Index(Integer.parseInt(digits)));
        at = end + 1;
        continue;
      }
      if (c == '.' && (at > 0 || fromMessage)) {
        at++;
      } else if (at > (fromMessage ? 1 : 0)) {
        throw new IllegalArgumentException(
            "'" + text + "' needs a '.' or '[' at character " + (at + 1));
      }
      int end = at;
      if (at < text.length() && text.charAt(at) == '"') {
        end = text.indexOf('"', at + 1);
        if (end < 0) {
          throw new IllegalArgumentException("'" + text + "' has no closing quote");
        }
        steps.add(new Key(text.substring(at + 1, end)));
        at = end + 1;
        continue;
      }
      while (end < text.length() && text.charAt(end) != '.' && text.charAt(end) != '[') {
        end++;
      }
      if (end == at) {
        throw new IllegalArgumentException("'" + text + "' needs a key at character " + (at + 1));
      }
      steps.add(new Key(text.substring(at, end)));
      at = end;
    }
    if (steps.isEmpty() && !fromMessage) {
      throw new IllegalArgumentException("a path must not be empty");
    }
    return new JsonPath(fromMessage, steps);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(fromMessage ? "$" : "");
    for (Step step : steps) {
      switch (step) {
        case Index(int index) -> text.append('[').append(index).append(']');
        case Key(String name) -> {
          if (!text.isEmpty()) {
            text.append('.');
          }
          boolean plain =
              !name.isEmpty() && name.chars().noneMatch(c -> c == '.' || c == '[' || c == '"');
          text.append(plain ? name : '"' + name + '"');
        }
      }
    }
    return text.toString();
  }
}

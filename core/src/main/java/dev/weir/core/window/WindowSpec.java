package dev.weir.core.window;

import dev.weir.core.pipeline.Durations;
import java.time.Duration;

/** Over which observations of a key a statistic is taken. */
public sealed interface WindowSpec {
  /** All since the beginning. */
  record All() implements WindowSpec {}

  /** The newest {@code count}, this one included. */
  record LastCount(int count) implements WindowSpec {}

  /** Those of the last {@code duration}: event times in (now - duration, now]. */
  record LastDuration(Duration duration) implements WindowSpec {}

  /** Tumbling: event times in [k·duration, (k+1)·duration) since the epoch, in UTC. */
  record Every(Duration duration) implements WindowSpec {}

  int MAX_COUNT = 100_000_000;

  /**
   * Reads {@code all}, {@code last 100}, {@code last 5m} or {@code every 1m}.
   *
   * @throws IllegalArgumentException with a sentence for the user
   */
  static WindowSpec parse(String text) {
    String[] words = text.strip().split("\\s+", -1);
    if (words.length == 1 && words[0].equals("all")) {
      return new All();
    }
    if (words.length == 2 && words[0].equals("last")) {
      return words[1].chars().allMatch(Character::isDigit)
          ? lastCount(words[1])
          : new LastDuration(positive(words[1]));
    }
    if (words.length == 2 && words[0].equals("every")) {
      return new Every(positive(words[1]));
    }
    if (words[0].equals("session")
        || words[0].equals("decay")
        || (words.length == 4 && words[2].equals("over"))) {
      throw new IllegalArgumentException(
          "the window '" + text + "' is not available in this version");
    }
    throw new IllegalArgumentException(
        "'" + text + "' is not a window; write all, last 100, last 5m or every 1m");
  }

  private static WindowSpec lastCount(String digits) {
    if (digits.length() > 9
        || Integer.parseInt(digits) < 1
        || Integer.parseInt(digits) > MAX_COUNT) {
      throw new IllegalArgumentException(
          "a window holds 1 to " + MAX_COUNT + " observations, not " + digits);
    }
    return new LastCount(Integer.parseInt(digits));
  }

  private static Duration positive(String text) {
    Duration duration = Durations.parse(text);
    if (!duration.isPositive()) {
      throw new IllegalArgumentException("a window must be longer than " + text);
    }
    return duration;
  }
}

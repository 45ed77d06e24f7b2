package dev.weir.core.window;

import dev.weir.core.statistic.Aggregate;
import dev.weir.core.statistic.Monoid;
import dev.weir.core.value.Durations;
import java.time.Duration;
import java.util.Optional;

/** Over which observations of a key a statistic is taken. */
public sealed interface WindowSpec {
  int MAX_COUNT = 100_000_000;

  /** All since the beginning. */
  record All() implements WindowSpec {}

  /** The newest {@code count}, this one included. */
  record LastCount(int count) implements WindowSpec {}

  /** Those of the last {@code duration}: event times in (now - duration, now]. */
  record LastDuration(Duration duration) implements WindowSpec {}

  /** Tumbling: one window after the other, as the grid says. */
  record Every(Grid grid) implements WindowSpec {}

  /** Hopping: at each multiple of {@code hop}, the window of length {@code length} that ends there. */
  record Hopping(Duration hop, Duration length) implements WindowSpec {}

  /** As long as observations follow each other within {@code gap}. */
  record Session(Duration gap) implements WindowSpec {}

  /** All, with weights that halve with every {@code halfLife} of age. */
  record Decay(Duration halfLife) implements WindowSpec {}

  /** Whether windows of this kind end, so that a stream can tell their values when they do. */
  default boolean ends() {
    return this instanceof Every || this instanceof Hopping || this instanceof Session;
  }

  /** Why a statistic cannot be kept in this kind of window; empty if it can. */
  default Optional<String> refusal(Aggregate aggregate) {
    return switch (this) {
      case All a -> Optional.empty();
      case Every e -> Optional.empty();
      case Session s -> Optional.empty();
      case LastCount l -> mergeable(aggregate);
      case LastDuration l -> mergeable(aggregate);
      case Hopping h -> mergeable(aggregate);
      case Decay d ->
        aggregate instanceof Aggregate.OfMonoid m && m.monoid() instanceof Monoid.Fading
            ? Optional.empty()
            : Optional.of("cannot be kept with weights that fade with age; use the window"
                + " all, last DURATION or every DURATION");
    };
  }

  private static Optional<String> mergeable(Aggregate aggregate) {
    return aggregate instanceof Aggregate.OfSequence
        ? Optional.of("follows from all observations in their order and cannot let go of old ones;"
            + " use the window all, every DURATION or session GAP")
        : Optional.empty();
  }

  /**
   * Reads {@code all}, {@code last 100}, {@code last 5m}, {@code every 1m}, {@code every 1d at 9h30m in America/New_York},
   * {@code every 10s over 5m}, {@code session 30s} or {@code decay 5m}.
   *
   * @throws IllegalArgumentException with a sentence for the user
   */
  static WindowSpec parse(String text) {
    String[] words = text.strip().split("\\s+", -1);
    if (words.length == 1 && words[0].equals("all")) {
      return new All();
    }
    if (words.length == 2 && !words[0].equals("every")) {
      switch (words[0]) {
        case "last":
          return last(words[1]);
        case "session":
          return new Session(positive(words[1]));
        case "decay":
          return new Decay(positive(words[1]));
        default:
      }
    }
    if (words.length >= 2 && words[0].equals("every")) {
      return words.length == 4 && words[2].equals("over")
          ? hopping(positive(words[1]), positive(words[3]))
          : new Every(Grid.parse(words));
    }
    throw new IllegalArgumentException(
        "'" + text
            + "' is not a window; write all, last 100, last 5m, every 1m, every 10s over 5m, session 30s or decay 5m");
  }

  private static WindowSpec last(String length) {
    return length.chars().allMatch(Character::isDigit)
        ? lastCount(length)
        : new LastDuration(positive(length));
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

  private static WindowSpec hopping(Duration hop, Duration length) {
    if (length.compareTo(hop) < 0) {
      throw new IllegalArgumentException(
          "windows of %s every %s would leave out what is between them; the length must be at least the hop"
              .formatted(Durations.format(length), Durations.format(hop)));
    }
    return new Hopping(hop, length);
  }

  /** Reads a duration that is longer than nothing. */
  static Duration positive(String text) {
    Duration duration = Durations.parse(text);
    if (!duration.isPositive()) {
      throw new IllegalArgumentException("a window must be longer than " + text);
    }
    return duration;
  }
}

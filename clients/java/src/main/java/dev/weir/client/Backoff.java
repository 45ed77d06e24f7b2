package dev.weir.client;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How long to wait before the next attempt: exponential, with full jitter, so that not all return at once. */
final class Backoff {
  private static final long FIRST_MILLIS = 250;
  private static final long LONGEST_MILLIS = 30_000;
  private static final Pattern HINT = Pattern.compile("reconnect in (\\d{1,9}) ?ms");

  private Backoff() {}

  /**
   * A wait that is uniform up to what so many failures in a row allow.
   *
   * @param failures before the one that just was; from 0
   */
  static Duration after(int failures) {
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(longest(failures) + 1));
  }

  static long longest(int failures) {
    return Math.min(LONGEST_MILLIS, FIRST_MILLIS << Math.min(failures, 16));
  }

  /** What a gateway that restarts asks for, in the reason of its close frame. */
  static Optional<Duration> hint(String reason) {
    Matcher m = HINT.matcher(reason);
    return m.find()
        ? Optional.of(Duration.ofMillis(Math.min(LONGEST_MILLIS, Long.parseLong(m.group(1)))))
        : Optional.empty();
  }
}

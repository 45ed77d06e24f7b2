package dev.weir.feed;

import java.time.Duration;
import java.util.Locale;

/** Durations as a sentence says them. */
public final class Durations {
  private Durations() {}

  /** {@code 230 ms}, {@code 1.3 s} or {@code 20 s}. */
  public static String text(Duration duration) {
    long millis = duration.toMillis();
    if (millis < 1000) {
      return millis + " ms";
    }
    return millis % 1000 == 0
        ? millis / 1000 + " s"
        : String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
  }
}

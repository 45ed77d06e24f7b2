package dev.weir.core.value;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 250ms}, {@code 5s}, {@code 1.5s}, {@code 1m30s}, {@code 2h}, {@code 7d}. */
public final class Durations {
  private static final Pattern PART = Pattern.compile("(\\d+(?:\\.\\d+)?)(ns|us|µs|ms|s|m|h|d)");
  private static final Duration LONGEST = Duration.ofDays(36500);
  private static final int MOST_CHARACTERS =
      100; // arithmetic on numbers of any length takes any time

  private Durations() {}

  /**
   * Reads a duration as it is written in a pipeline.
   *
   * @throws IllegalArgumentException with a sentence for the user
   */
  public static Duration parse(String text) {
    if (text.length() > MOST_CHARACTERS) {
      throw new IllegalArgumentException(
          "'" + text.substring(0, 20) + "…' is too long for a duration; write 250ms, 5s, 1m or 2h");
    }
    Matcher m = PART.matcher(text);
    Duration total = Duration.ZERO;
    int at = 0;
    while (m.find() && m.start() == at) {
      BigDecimal nanos = new BigDecimal(m.group(1)).multiply(BigDecimal.valueOf(unit(m.group(2))));
      if (nanos.compareTo(BigDecimal.valueOf(LONGEST.minus(total).toNanos())) > 0) {
        throw new IllegalArgumentException("'" + text + "' is longer than 100 years");
      }
      total = total.plusNanos(nanos.longValue());
      at = m.end();
    }
    if (at == 0 || at != text.length()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a duration; write 250ms, 5s, 1m or 2h");
    }
    return total;
  }

  private static long unit(String unit) {
    return switch (unit) {
      case "ns" -> 1L;
      case "us", "µs" -> 1_000L;
      case "ms" -> 1_000_000L;
      case "s" -> 1_000_000_000L;
      case "m" -> 60_000_000_000L;
      case "h" -> 3_600_000_000_000L;
      default -> 86_400_000_000_000L;
    };
  }

  /** The shortest such text in whole units: {@code 90s} for a minute and a half. */
  public static String format(Duration duration) {
    long nanos = duration.toNanos();
    for (String unit : new String[] {"d", "h", "m", "s", "ms", "us"}) {
      if (nanos != 0 && nanos % unit(unit) == 0) {
        return nanos / unit(unit) + unit;
      }
    }
    return nanos == 0 ? "0s" : nanos + "ns";
  }
}

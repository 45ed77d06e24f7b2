package dev.weir.core.window;

import dev.weir.core.value.Durations;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * Where tumbling windows begin: at each multiple of {@code step} since the epoch, moved by {@code offset}. With a time
 * zone, the multiples are those of its local time, so that a day begins at midnight there and lasts 23 or 25 hours when
 * the clocks change.
 *
 * @param offset in [0, step)
 */
public record Grid(Duration step, Duration offset, Optional<ZoneId> zone) {
  private static final long SECOND = 1_000_000_000L;

  /** In UTC, without an offset. */
  public static Grid of(Duration step) {
    return new Grid(step, Duration.ZERO, Optional.empty());
  }

  /** Reads {@code every STEP [at OFFSET] [in ZONE]}, given as words. */
  static Grid parse(String[] words) {
    Duration step = WindowSpec.positive(words[1]);
    Duration offset = Duration.ZERO;
    Optional<ZoneId> zone = Optional.empty();
    for (int i = 2; i < words.length; i += 2) {
      if (i + 1 == words.length || !(words[i].equals("at") || words[i].equals("in"))) {
        throw new IllegalArgumentException("after 'every " + words[1]
            + "' comes 'over LENGTH', 'at OFFSET' or 'in ZONE', not '" + words[i] + "'");
      }
      if (words[i].equals("at")) {
        offset = Durations.parse(words[i + 1]);
      } else {
        zone = Optional.of(zone(words[i + 1]));
      }
    }
    if (offset.compareTo(step) >= 0) {
      throw new IllegalArgumentException("the offset %s must be shorter than %s"
          .formatted(Durations.format(offset), Durations.format(step)));
    }
    return new Grid(step, offset, zone);
  }

  private static ZoneId zone(String name) {
    try {
      return ZoneId.of(name);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "'" + name + "' is not a time zone; write one like Europe/Berlin or UTC");
    }
  }

  /** The beginning of the window that holds a time; both in nanoseconds since the epoch. */
  public long start(long time) {
    if (zone.isEmpty()) {
      return floor(time);
    }
    long start = utc(floor(local(time)));
    // where clocks go back, a local time occurs twice: the later one may begin a window after
    // `time`
    return start <= time ? start : utc(floor(local(time)) - step.toNanos());
  }

  /** The end, exclusive, of the window that begins at {@code start}. */
  public long end(long start) {
    if (zone.isEmpty()) {
      return start + step.toNanos();
    }
    // from where the window begins by the clock, which the clocks may have passed over
    return utc(floor(local(start)) + step.toNanos());
  }

  private long floor(long time) {
    long moved = time - offset.toNanos();
    return moved - Math.floorMod(moved, step.toNanos()) + offset.toNanos();
  }

  private long local(long time) {
    return time + seconds(zone.orElseThrow().getRules().getOffset(instant(time)));
  }

  private long utc(long local) {
    Instant asIfUtc = instant(local);
    LocalDateTime dateTime = LocalDateTime.ofInstant(asIfUtc, ZoneOffset.UTC);
    Instant instant = dateTime.atZone(zone.orElseThrow()).toInstant();
    return instant.getEpochSecond() * SECOND + instant.getNano();
  }

  private static Instant instant(long nanos) {
    return Instant.ofEpochSecond(Math.floorDiv(nanos, SECOND), Math.floorMod(nanos, SECOND));
  }

  private static long seconds(ZoneOffset offset) {
    return offset.getTotalSeconds() * SECOND;
  }
}

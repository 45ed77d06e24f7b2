package dev.weir.feed.decode;

import dev.weir.core.pipeline.FeedLayout.TimeUnit;
import dev.weir.core.stream.Batch;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** Times, straight from bytes, to nanoseconds since the epoch. */
final class Times {
  private static final long MAX_SECONDS = Long.MAX_VALUE / 1_000_000_000L;

  private Times() {}

  /** The time that the JSON number at {@code [from, to)} is, or {@link Batch#NO_TIME} if none; {@code decimal} has read it. */
  static long ofNumber(Decimal decimal, byte[] b, int from, int to, TimeUnit unit) {
    if (isIso(b, from, to, unit)) {
      return iso(b, from, to);
    }
    return decimal.isWhole() ? whole(decimal.whole(), unit) : number(b, from, to, unit);
  }

  /** The time that the text at {@code [from, to)} is, or {@link Batch#NO_TIME} if none. */
  static long ofText(Decimal decimal, byte[] b, int from, int to, TimeUnit unit) {
    if (isIso(b, from, to, unit)) {
      return iso(b, from, to);
    }
    if (!decimal.readText(b, from, to)) {
      return Batch.NO_TIME;
    }
    return decimal.isWhole() ? whole(decimal.whole(), unit) : number(b, from, to, unit);
  }

  private static boolean isIso(byte[] b, int from, int to, TimeUnit unit) {
    return unit == TimeUnit.ISO || (unit == TimeUnit.AUTO && looksLikeIso(b, from, to));
  }

  private static long whole(long whole, TimeUnit unit) {
    long nanosPerUnit = nanos(unit == TimeUnit.AUTO ? unitOf(whole) : unit);
    return Math.abs(whole) > Long.MAX_VALUE / nanosPerUnit - 1
        ? Batch.NO_TIME
        : whole * nanosPerUnit;
  }

  private static boolean looksLikeIso(byte[] b, int from, int to) {
    return to - from >= 10 && b[from + 4] == '-';
  }

  private static long number(byte[] b, int from, int to, TimeUnit unit) {
    long whole = 0;
    int at = from;
    boolean negative = b[at] == '-';
    at += negative || b[at] == '+' ? 1 : 0;
    int digits = 0;
    for (; at < to && b[at] >= '0' && b[at] <= '9'; at++, digits++) {
      whole = whole * 10 + (b[at] - '0');
    }
    if (digits > 18 || (at < to && b[at] != '.')) {
      return exact(b, from, to, unit);
    }
    long nanosPerUnit = nanos(unit == TimeUnit.AUTO ? unitOf(whole) : unit);
    long fraction = 0;
    if (at < to) {
      long worth = nanosPerUnit;
      for (at++; at < to; at++) {
        if (b[at] < '0' || b[at] > '9') {
          return exact(b, from, to, unit);
        }
        worth /= 10;
        fraction += worth * (b[at] - '0');
      }
    }
    if (whole > Long.MAX_VALUE / nanosPerUnit - 1) {
      return Batch.NO_TIME;
    }
    long time = whole * nanosPerUnit + fraction;
    return negative ? -time : time;
  }

  /** Exponents and very long numbers. */
  private static long exact(byte[] b, int from, int to, TimeUnit unit) {
    if (to - from > 64) {
      return Batch.NO_TIME;
    }
    BigDecimal value = new BigDecimal(new String(b, from, to - from, StandardCharsets.US_ASCII));
    if (value.precision() - value.scale() > 19) {
      return Batch.NO_TIME;
    }
    TimeUnit known = unit == TimeUnit.AUTO ? unitOf(value.longValue()) : unit;
    BigDecimal nanos = value.multiply(BigDecimal.valueOf(nanos(known)));
    return nanos.abs().compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) >= 0
        ? Batch.NO_TIME
        : nanos.longValue();
  }

  private static TimeUnit unitOf(long whole) {
    long magnitude = Math.abs(whole);
    return magnitude < 100_000_000_000L
        ? TimeUnit.S
        : magnitude < 100_000_000_000_000L
            ? TimeUnit.MS
            : magnitude < 100_000_000_000_000_000L ? TimeUnit.US : TimeUnit.NS;
  }

  private static long nanos(TimeUnit unit) {
    return switch (unit) {
      case S -> 1_000_000_000L;
      case MS -> 1_000_000L;
      case US -> 1_000L;
      case NS -> 1L;
      case AUTO, ISO -> throw new IllegalArgumentException(unit + " has no length");
    };
  }

  private static long iso(byte[] b, int from, int to) {
    String iso = new String(b, from, to - from, StandardCharsets.UTF_8).replace(' ', 'T');
    try {
      boolean zoned = iso.length() > 10
          && (iso.endsWith("Z")
              || iso.endsWith("z")
              || iso.indexOf('+') > 0
              || iso.lastIndexOf('-') > 9);
      Instant instant = zoned
          ? OffsetDateTime.parse(iso).toInstant()
          : LocalDateTime.parse(iso.length() == 10 ? iso + "T00:00:00" : iso)
              .toInstant(ZoneOffset.UTC);
      return Math.abs(instant.getEpochSecond()) >= MAX_SECONDS
          ? Batch.NO_TIME
          : instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
    } catch (DateTimeException e) {
      return Batch.NO_TIME; // counted by the caller as a bad time
    }
  }
}

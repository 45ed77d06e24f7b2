package dev.weir.feed.decode;

import dev.weir.core.pipeline.FeedLayout.TimeUnit;
import dev.weir.core.value.Batch;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** Times, straight from bytes, to nanoseconds since the epoch. */
final class Times {
  private static final long NANOS = 1_000_000_000L;
  private static final long MAX_SECONDS = Long.MAX_VALUE / NANOS;

  private Times() {}

  /** The time that a JSON number is, just read as {@code decimal}; or {@link Batch#NO_TIME} if none. */
  static long ofNumber(Decimal decimal, byte[] b, int from, int to, TimeUnit unit) {
    return isIso(b, from, to, unit) ? iso(b, from, to) : number(decimal, unit);
  }

  /** The time that the text at {@code [from, to)} is, or {@link Batch#NO_TIME} if none. */
  static long ofText(Decimal decimal, byte[] b, int from, int to, TimeUnit unit) {
    if (isIso(b, from, to, unit)) {
      return iso(b, from, to);
    }
    return decimal.readText(b, from, to) ? number(decimal, unit) : Batch.NO_TIME;
  }

  private static boolean isIso(byte[] b, int from, int to, TimeUnit unit) {
    return unit == TimeUnit.ISO || (unit == TimeUnit.AUTO && to - from >= 10 && b[from + 4] == '-');
  }

  /** Digits beyond the nanosecond are cut off. */
  private static long number(Decimal decimal, TimeUnit unit) {
    if (!decimal.isShort()) {
      return exact(decimal, unit);
    }
    long ten = decimal.divisor();
    long whole = decimal.digits() / ten;
    long nanosPerUnit = nanos(unit == TimeUnit.AUTO ? unitOf(whole) : unit);
    if (whole > Long.MAX_VALUE / nanosPerUnit - 1) {
      return Batch.NO_TIME;
    }
    long fraction = decimal.digits() % ten;
    if (ten > NANOS) {
      fraction /= ten / NANOS;
      ten = NANOS;
    }
    long time = whole * nanosPerUnit + fraction * nanosPerUnit / ten;
    return decimal.isNegative() ? -time : time;
  }

  /** Exponents and very long numbers. */
  private static long exact(Decimal decimal, TimeUnit unit) {
    if (decimal.length() > 64 || decimal.isExtreme()) {
      return Batch.NO_TIME;
    }
    BigDecimal value = decimal.exact();
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
      case S -> NANOS;
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
          : instant.getEpochSecond() * NANOS + instant.getNano();
    } catch (DateTimeException e) {
      return Batch.NO_TIME; // counted by the caller as a bad time
    }
  }
}

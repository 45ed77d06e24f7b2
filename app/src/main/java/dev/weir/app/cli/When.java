package dev.weir.app.cli;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A time on the command line. */
record When(long nanos) {
  private static final long SECOND = 1_000_000_000L;

  /** Reads {@code 2024-08-08T23:54:15Z}, {@code 2024-08-08T23:54:15+02:00}, or seconds since 1970. */
  static final class Converter implements ITypeConverter<When> {
    @Override
    public When convert(String text) {
      try {
        if (text.matches("\\d{1,11}(\\.\\d{1,9})?")) {
          return new When(new BigDecimal(text).movePointRight(9).longValueExact());
        }
        Instant instant = OffsetDateTime.parse(text).toInstant();
        return new When(
            Math.addExact(Math.multiplyExact(instant.getEpochSecond(), SECOND), instant.getNano()));
      } catch (DateTimeException | ArithmeticException e) {
        throw new TypeConversionException(
            "'" + text + "' is not a time; write 2024-08-08T23:54:15Z, or seconds since 1970");
      }
    }
  }
}

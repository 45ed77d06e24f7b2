package dev.weir.core.value;

/**
 * How a value of any type lives in a {@code double}, so that every column of a {@link Batch} is one primitive array.
 *
 * <p>A number is itself. A boolean is {@code 1} or {@code 0}. Everything else is a quiet NaN whose payload says what it
 * is: {@link #NULL} (no value), {@link #MISSING} (the message lacks the field), {@link #MISMATCH} (the message has
 * something else where a value of the declared type belongs), or a text, given by its id in a {@link Texts}.
 *
 * <p>Arithmetic on any NaN gives some NaN: code that reads a result must ask {@link #isNull}, never compare payloads,
 * unless the value came straight from a decoder or from {@link #text}.
 */
public final class Values {
  /** No value: JSON {@code null}, a statistic before it has enough data, infinity and NaN. */
  public static final double NULL = Double.NaN;

  /** Decoders only: the message has no such field. */
  public static final double MISSING = Double.longBitsToDouble(0x7ff8_0001_0000_0000L);

  /** Decoders only: the field is there, but its value cannot be read as the column's type. */
  public static final double MISMATCH = Double.longBitsToDouble(0x7ff8_0002_0000_0000L);

  public static final double TRUE = 1.0;
  public static final double FALSE = 0.0;

  private static final long TEXT_BITS = 0x7ff9_0000_0000_0000L;
  private static final long TEXT_MASK = 0xffff_0000_0000_0000L;

  private Values() {}

  /** The text with the given id (0 or more). */
  public static double text(int id) {
    return Double.longBitsToDouble(TEXT_BITS | id);
  }

  public static boolean isText(double value) {
    return Double.isNaN(value) && (Double.doubleToRawLongBits(value) & TEXT_MASK) == TEXT_BITS;
  }

  /** The id of a text; meaningless for anything that is not {@link #isText}. */
  public static int textId(double value) {
    return (int) Double.doubleToRawLongBits(value);
  }

  /** Whether there is no value: {@link #NULL}, {@link #MISSING} or {@link #MISMATCH}. */
  public static boolean isNull(double value) {
    return Double.isNaN(value) && !isText(value);
  }

  public static boolean isMissing(double value) {
    return sameBits(value, MISSING);
  }

  public static boolean isMismatch(double value) {
    return sameBits(value, MISMATCH);
  }

  public static double of(boolean value) {
    return value ? TRUE : FALSE;
  }

  private static boolean sameBits(double a, double b) {
    return Double.doubleToRawLongBits(a) == Double.doubleToRawLongBits(b);
  }
}

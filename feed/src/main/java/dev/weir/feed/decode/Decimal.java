package dev.weir.feed.decode;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/**
 * A decimal number, read straight from bytes. One object is used for all numbers: it holds the one read last. After the
 * number must come something that is no part of one, and seven more bytes of any kind.
 */
final class Decimal {
  private static final double[] POWERS = new double[23];
  private static final long[] TENS = new long[19];
  private static final int MOST_DIGITS = 18; // that a long surely holds
  private static final int EXTREME = 1_000_000;
  private static final long EXACT = 1L << 53;

  static {
    TENS[0] = 1;
    for (int i = 1; i < TENS.length; i++) {
      TENS[i] = 10 * TENS[i - 1];
    }
    double power = 1;
    for (int i = 0; i < POWERS.length; i++, power *= 10) {
      POWERS[i] = power; // exact: 5^22 < 2^53
    }
  }

  private byte[] bytes = {};
  private int from;
  private int first; // where its digits begin
  private int point; // where the digits before the point end
  private int last; // where the digits after the point end; the same as `point` if there is none
  private int to;
  private int exponent;

  /** Reads the JSON number (RFC 8259, section 6) at {@code from}; returns its end, or -1 if none begins there. */
  int read(byte[] bytes, int from) {
    this.bytes = bytes;
    this.from = from;
    first = bytes[from] == '-' ? from + 1 : from;
    readDigits();
    boolean bad = point == first
        || (bytes[first] == '0' && point > first + 1)
        || last == point + 1; // a point without digits after it
    return bad ? -1 : readExponent();
  }

  /** Reads all of {@code [from, to)} as texts write numbers: also {@code +1}, {@code .5}, {@code 007}; whether it is one. */
  boolean readText(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    this.from = from;
    first = bytes[from] == '-' || bytes[from] == '+' ? from + 1 : from;
    readDigits();
    return count() > 0 && readExponent() == to;
  }

  private void readDigits() {
    point = Words.digitsEnd(bytes, first);
    last = bytes[point] == '.' ? Words.digitsEnd(bytes, point + 1) : point;
  }

  private int readExponent() {
    exponent = 0;
    to = (bytes[last] | 0x20) == 'e' ? exponent(last + 1) : last;
    return to;
  }

  private int exponent(int at) {
    boolean down = bytes[at] == '-';
    if (down || bytes[at] == '+') {
      at++;
    }
    int start = at;
    int value = 0;
    for (int digit; (digit = bytes[at] - '0') >= 0 && digit <= 9; at++) {
      value = Math.min(value * 10 + digit, EXTREME);
    }
    exponent = down ? -value : value;
    return at == start ? -1 : at;
  }

  boolean isNegative() {
    return bytes[from] == '-';
  }

  /** How many bytes it was written in. */
  int length() {
    return to - from;
  }

  /** Whether it was written with at most 18 digits and without an exponent, so that it is {@link #digits} / {@link #divisor}. */
  boolean isShort() {
    return count() <= MOST_DIGITS && exponent == 0;
  }

  /** The digits without sign and point; there must be at most 18. */
  long digits() {
    long whole = Words.number(bytes, first, point);
    return last == point ? whole : whole * TENS[scale()] + Words.number(bytes, point + 1, last);
  }

  /** The power of ten that belongs to the digits after the point. */
  long divisor() {
    return TENS[scale()];
  }

  private int count() {
    return point - first + scale();
  }

  private int scale() {
    return last == point ? 0 : last - point - 1;
  }

  /** Whether its exponent is beyond what {@link #exact} takes. */
  boolean isExtreme() {
    return Math.abs(exponent) == EXTREME;
  }

  /** The number itself. Allocates. */
  BigDecimal exact() {
    return new BigDecimal(new String(bytes, from, to - from, StandardCharsets.US_ASCII));
  }

  /**
   * The double nearest to the number, infinite beyond their range; the same as {@link Double#parseDouble}.
   *
   * <p>Where the digits fit 53 bits and the power of ten is at most 22, both are exact as doubles and one rounding
   * operation gives the correct result (W. D. Clinger, "How to read floating point numbers accurately", 1990).
   */
  double value() {
    int power = exponent - scale();
    if (count() > MOST_DIGITS || power < -22 || power > 22) {
      return slow();
    }
    long digits = digits();
    if (digits > EXACT) {
      return slow();
    }
    double value = power <= 0 ? digits / POWERS[-power] : digits * POWERS[power];
    return isNegative() ? -value : value;
  }

  private double slow() {
    return Double.parseDouble(new String(bytes, from, to - from, StandardCharsets.US_ASCII));
  }
}

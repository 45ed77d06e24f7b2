package dev.weir.feed.decode;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/**
 * A decimal number, read straight from bytes in one pass. One object is used for all numbers: it holds the one read last.
 * The bytes must go on after it with something that is no
 * part of a number, and seven more bytes of any kind.
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

  private byte[] bytes;
  private int from;
  private int to;
  private boolean negative;
  private long digits; // without the point; meaningless where there are more than MOST_DIGITS
  private int count;
  private int scale;
  private int exponent;

  /** Reads the JSON number (RFC 8259, section 6) at {@code from}; returns its end, or -1 if none begins there. */
  int read(byte[] bytes, int from) {
    begin(bytes, from);
    int at = negative ? from + 1 : from;
    int end = digits(at);
    if (end == at || (bytes[at] == '0' && end > at + 1)) {
      return -1;
    }
    if (bytes[end] == '.') {
      at = end + 1;
      end = digits(at);
      scale = end - at;
      if (scale == 0) {
        return -1;
      }
    }
    return finish(end);
  }

  /** Reads all of {@code [from, to)} as texts write numbers: also {@code +1}, {@code .5}, {@code 007}; whether it is one. */
  boolean readText(byte[] bytes, int from, int to) {
    begin(bytes, from);
    int at = negative || bytes[from] == '+' ? from + 1 : from;
    int end = digits(at);
    if (bytes[end] == '.') {
      at = end + 1;
      end = digits(at);
      scale = end - at;
    }
    return count > 0 && finish(end) == to;
  }

  private void begin(byte[] bytes, int from) {
    this.bytes = bytes;
    this.from = from;
    this.negative = bytes[from] == '-';
    this.digits = 0;
    this.count = 0;
    this.scale = 0;
    this.exponent = 0;
  }

  private int digits(int at) {
    while (true) {
      long word = Words.at(bytes, at);
      int more = Words.digits(word);
      if (more > 0) {
        digits = digits * TENS[more] + Words.number(word, more);
        count += more;
        at += more;
      }
      if (more < 8) {
        return at;
      }
    }
  }

  private int finish(int at) {
    if ((bytes[at] | 0x20) == 'e') {
      at = exponent(at + 1);
    }
    to = at;
    return at;
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
    return negative;
  }

  /** How many bytes it was written in. */
  int length() {
    return to - from;
  }

  /** Whether it was written with at most 18 digits and without an exponent, so that it is {@link #digits} / {@link #divisor}. */
  boolean isShort() {
    return count <= MOST_DIGITS && exponent == 0;
  }

  /** The digits without sign and point. */
  long digits() {
    return digits;
  }

  /** The power of ten that belongs to the digits after the point. */
  long divisor() {
    return TENS[scale];
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
    int power = exponent - scale;
    if (count > MOST_DIGITS || digits > EXACT || power < -22 || power > 22) {
      return slow();
    }
    double value = power <= 0 ? digits / POWERS[-power] : digits * POWERS[power];
    return negative ? -value : value;
  }

  private double slow() {
    return Double.parseDouble(new String(bytes, from, to - from, StandardCharsets.US_ASCII));
  }
}

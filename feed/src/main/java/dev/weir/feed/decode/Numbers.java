package dev.weir.feed.decode;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Decimal numbers, straight from bytes. */
final class Numbers {
  private static final double[] POWERS = new double[23];

  static {
    double power = 1;
    for (int i = 0; i < POWERS.length; i++, power *= 10) {
      POWERS[i] = power; // exact: 10^22 < 2^53 * 5^22 fits a double
    }
  }

  private Numbers() {}

  /** Where the JSON number (RFC 8259, section 6) that begins at {@code from} ends, or -1 if none does. */
  static int end(ByteBuffer b, int from, int limit) {
    int at = from;
    if (at < limit && b.get(at) == '-') {
      at++;
    }
    int digits = at;
    at = digits(b, at, limit);
    if (at == digits || (b.get(digits) == '0' && at > digits + 1)) {
      return -1;
    }
    if (at < limit && b.get(at) == '.') {
      int fraction = ++at;
      at = digits(b, at, limit);
      if (at == fraction) {
        return -1;
      }
    }
    if (at < limit && (b.get(at) | 0x20) == 'e') {
      at++;
      if (at < limit && (b.get(at) == '+' || b.get(at) == '-')) {
        at++;
      }
      int exponent = at;
      at = digits(b, at, limit);
      if (at == exponent) {
        return -1;
      }
    }
    return at;
  }

  /** Whether {@code [from, to)} is a decimal number as texts write it: also {@code +1}, {@code .5}, {@code 007}. */
  static boolean isDecimal(ByteBuffer b, int from, int to) {
    int at = from;
    if (at < to && (b.get(at) == '-' || b.get(at) == '+')) {
      at++;
    }
    int start = at;
    at = digits(b, at, to);
    int count = at - start;
    if (at < to && b.get(at) == '.') {
      int fraction = ++at;
      at = digits(b, at, to);
      count += at - fraction;
    }
    if (count == 0) {
      return false;
    }
    if (at < to && (b.get(at) | 0x20) == 'e') {
      at++;
      if (at < to && (b.get(at) == '+' || b.get(at) == '-')) {
        at++;
      }
      int exponent = at;
      at = digits(b, at, to);
      return at == to && at > exponent;
    }
    return at == to;
  }

  private static int digits(ByteBuffer b, int at, int limit) {
    while (at < limit && b.get(at) >= '0' && b.get(at) <= '9') {
      at++;
    }
    return at;
  }

  /**
   * The double nearest to the well-formed number at {@code [from, to)}; the same as {@link Double#parseDouble}.
   *
   * <p>Where the digits fit 53 bits and the power of ten is at most 22, both are exact as doubles and one rounding
   * operation gives the correct result (W. D. Clinger, "How to read floating point numbers accurately", 1990).
   */
  static double parse(ByteBuffer b, int from, int to) {
    int at = from;
    boolean negative = b.get(at) == '-';
    if (negative || b.get(at) == '+') {
      at++;
    }
    long mantissa = 0;
    int digits = 0;
    int scale = 0;
    boolean fraction = false;
    for (; at < to; at++) {
      byte c = b.get(at);
      if (c == '.') {
        fraction = true;
        continue;
      }
      if (c < '0' || c > '9') {
        break;
      }
      mantissa = mantissa * 10 + (c - '0');
      digits += mantissa == 0 ? 0 : 1;
      scale += fraction ? 1 : 0;
    }
    if (at < to || digits > 18 || mantissa > 1L << 53 || scale > 22) {
      return slow(b, from, to);
    }
    double value = mantissa / POWERS[scale];
    return negative ? -value : value;
  }

  private static double slow(ByteBuffer b, int from, int to) {
    byte[] text = new byte[to - from];
    b.get(from, text);
    return Double.parseDouble(new String(text, StandardCharsets.US_ASCII));
  }
}

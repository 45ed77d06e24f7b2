package dev.weir.feed.decode;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Eight bytes at a time. Little-endian throughout, so that the first byte is the lowest. */
final class Words {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;
  private static final long QUOTES = '"' * ONES;
  private static final long BACKSLASHES = '\\' * ONES;
  private static final long ZEROS = '0' * ONES;
  private static final long BELOW_HIGH = (0x7f - '9') * ONES;
  private static final int[] TENS = {
    1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000
  };
  private static final long SPACES = ' ' * ONES;

  private Words() {}

  static long at(byte[] bytes, int index) {
    return (long) LONGS.get(bytes, index);
  }

  /** The mask that keeps the first {@code count} bytes of a word, 1 to 8. */
  static long mask(int count) {
    return -1L >>> (64 - 8 * count);
  }

  /**
   * The index of the first byte from {@code at} on that is special in a JSON string: a quote, a backslash or a control
   * character. There must be one, and seven more bytes after it.
   */
  static int special(byte[] bytes, int at) {
    while (true) {
      long word = at(bytes, at);
      // Each term is exact up to its first hit: enough (H. S. Warren, "Hacker's Delight", 6-1).
      long hits =
          (zeros(word ^ QUOTES) | zeros(word ^ BACKSLASHES) | ((word - SPACES) & ~word)) & HIGHS;
      if (hits != 0) {
        return at + (Long.numberOfTrailingZeros(hits) >>> 3);
      }
      at += 8;
    }
  }

  /** The index of the first byte from {@code at} on that is no decimal digit. There must be one, and seven more bytes. */
  static int digitsEnd(byte[] bytes, int at) {
    while (true) {
      long word = at(bytes, at);
      long others = ((word + BELOW_HIGH) | (word - ZEROS)) & HIGHS; // exact up to the first
      if (others != 0) {
        return at + (Long.numberOfTrailingZeros(others) >>> 3);
      }
      at += 8;
    }
  }

  /** The number that the digits {@code [from, to)} make, at most 18; 0 for none. */
  static long number(byte[] bytes, int from, int to) {
    long number = 0;
    for (; to - from > 8; from += 8) {
      number = number * TENS[8] + eight(at(bytes, from) - ZEROS);
    }
    if (from == to) {
      return number;
    }
    int count = to - from;
    return number * TENS[count] + eight((at(bytes, from) - ZEROS) << (64 - 8 * count));
  }

  /** The number that eight digits, 0 to 9 each, make: adds neighbours, then pairs, then fours. */
  private static int eight(long n) {
    n = (n * 10 + (n >>> 8)) & 0x00ff00ff00ff00ffL;
    n = (n * 100 + (n >>> 16)) & 0x0000ffff0000ffffL;
    return (int) (n * 10_000 + (n >>> 32));
  }

  private static long zeros(long word) {
    return (word - ONES) & ~word;
  }
}

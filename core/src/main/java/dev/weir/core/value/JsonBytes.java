package dev.weir.core.value;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/** A growing buffer of JSON in UTF-8. */
public final class JsonBytes {
  private static final long SECOND = 1_000_000_000L;
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private byte[] bytes = new byte[256];
  private int size;
  private long cachedSecond = Long.MIN_VALUE;
  private byte[] cachedPrefix = new byte[0];

  public void clear() {
    size = 0;
  }

  public int size() {
    return size;
  }

  /** The bytes; the first {@link #size} count. */
  public byte[] array() {
    return bytes;
  }

  @Override
  public String toString() {
    return new String(bytes, 0, size, StandardCharsets.UTF_8);
  }

  public JsonBytes raw(byte[] text) {
    room(text.length);
    System.arraycopy(text, 0, bytes, size, text.length);
    size += text.length;
    return this;
  }

  public JsonBytes raw(String ascii) {
    return raw(ascii.getBytes(StandardCharsets.UTF_8));
  }

  public JsonBytes integer(long value) {
    return raw(Long.toString(value));
  }

  /** The shortest number that reads back as the same double; null for what JSON cannot say. */
  public JsonBytes number(double value) {
    if (!Double.isFinite(value)) {
      return raw("null");
    }
    if (value == Math.rint(value) && Math.abs(value) < 1L << 53) {
      return value == 0 && 1 / value < 0 ? raw("-0.0") : integer((long) value);
    }
    // since JDK 19 Double.toString gives the shortest decimal (R. Giulietti, Schubfach)
    return raw(Double.toString(value).replace(".0E", "e").replace('E', 'e'));
  }

  public JsonBytes text(String text) {
    return text(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A JSON string of UTF-8 text. */
  public JsonBytes text(byte[] utf8) {
    room(utf8.length * 6 + 2);
    bytes[size++] = '"';
    for (byte c : utf8) {
      if (c == '"' || c == '\\') {
        bytes[size++] = '\\';
        bytes[size++] = c;
      } else if (c >= 0 && c < 0x20) {
        raw("\\u00");
        bytes[size++] = HEX[c >> 4];
        bytes[size++] = HEX[c & 15];
      } else {
        bytes[size++] = c;
      }
    }
    bytes[size++] = '"';
    return this;
  }

  /** A time in ISO 8601, UTC, in quotes: with milliseconds, or with micro- or nanoseconds where there are any. */
  public JsonBytes time(long nanos) {
    long second = Math.floorDiv(nanos, SECOND);
    if (second != cachedSecond) {
      String iso = Instant.ofEpochSecond(second).toString(); // 2024-08-08T23:54:15Z
      cachedPrefix =
          ('"' + iso.substring(0, iso.length() - 1) + '.').getBytes(StandardCharsets.US_ASCII);
      cachedSecond = second;
    }
    raw(cachedPrefix);
    int fraction = (int) Math.floorMod(nanos, SECOND);
    int digits = fraction % 1_000_000 == 0 ? 3 : fraction % 1_000 == 0 ? 6 : 9;
    room(digits + 2);
    for (int i = 0, power = 100_000_000; i < digits; i++, power /= 10) {
      bytes[size++] = (byte) ('0' + fraction / power % 10);
    }
    bytes[size++] = 'Z';
    bytes[size++] = '"';
    return this;
  }

  private void room(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
  }
}

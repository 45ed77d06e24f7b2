package dev.weir.core.conversation;

import java.time.Duration;
import java.util.Locale;

/** A value that is made anew for each message: the time, a random text, a signature. */
public sealed interface Computed {

  /**
   * The time, as a number; ISO 8601 as a text.
   *
   * @param plus how far ahead
   */
  record Time(Unit unit, Duration plus) implements Computed {}

  /** So many random hexadecimal digits. */
  record Random(int digits) implements Computed {}

  /**
   * A keyed hash (RFC 2104) of a text that may mention the values declared before it.
   *
   * @param keyEncoding how the key is written
   * @param encoding how the hash is written
   */
  record Hmac(
      Algorithm algorithm, String key, Encoding keyEncoding, TextTemplate text, Encoding encoding)
      implements Computed {
    /** Without the key. */
    @Override
    public String toString() {
      return "Hmac[" + algorithm + " of " + text + "]";
    }
  }

  /** How a time is written. */
  enum Unit {
    S,
    MS,
    US,
    NS,
    ISO
  }

  /** The hash functions of an {@link Hmac}. */
  enum Algorithm {
    SHA256,
    SHA384,
    SHA512
  }

  /** Bytes as text. */
  enum Encoding {
    TEXT,
    HEX,
    BASE64;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}

package dev.weir.feed.conversation;

import dev.weir.core.conversation.Computed;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Makes the computed values of a conversation, anew for each message. */
public final class Values {
  private final Map<String, Computed> declared;
  private final LongSupplier epochNanos;
  private final RandomGenerator random;

  public Values(Map<String, Computed> declared, LongSupplier epochNanos, RandomGenerator random) {
    this.declared = declared;
    this.epochNanos = epochNanos;
    this.random = random;
  }

  /**
   * All values: numbers and texts, by their names.
   *
   * @throws IllegalArgumentException with a sentence for the user when a key is not what its encoding says
   */
  public Map<String, Object> make() {
    long now = epochNanos.getAsLong();
    Map<String, Object> made = new HashMap<>();
    declared.forEach((name, value) -> made.put(name, make(name, value, now, made)));
    return made;
  }

  private Object make(String name, Computed value, long now, Map<String, Object> before) {
    return switch (value) {
      case Computed.Time t -> time(now + t.plus().toNanos(), t.unit());
      case Computed.Random r -> hexDigits(r.digits());
      case Computed.Hmac h -> sign(name, h, before);
    };
  }

  private static Object time(long nanos, Computed.Unit unit) {
    return switch (unit) {
      case S -> nanos / 1_000_000_000L;
      case MS -> nanos / 1_000_000L;
      case US -> nanos / 1_000L;
      case NS -> nanos;
      case ISO -> Instant.ofEpochMilli(nanos / 1_000_000L).toString();
    };
  }

  private String hexDigits(int count) {
    StringBuilder digits = new StringBuilder(count);
    for (int i = 0; i < count; i++) {
      digits.append(Character.forDigit(random.nextInt(16), 16));
    }
    return digits.toString();
  }

  /**
   * The signature of other values.
   *
   * @param name what it is called, for messages
   * @throws IllegalArgumentException with a sentence for the user when the key is not what its encoding says
   */
  public static String sign(String name, Computed.Hmac hmac, Map<String, ?> values) {
    String text = hmac.text().fill(values);
    String algorithm =
        switch (hmac.algorithm()) {
          case SHA256 -> "HmacSHA256";
          case SHA384 -> "HmacSHA384";
          case SHA512 -> "HmacSHA512";
        };
    byte[] key = key(name, hmac);
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(key, algorithm));
      byte[] hash = mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
      return hmac.encoding() == Computed.Encoding.BASE64
          ? Base64.getEncoder().encodeToString(hash)
          : HexFormat.of().formatHex(hash);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + algorithm, e);
    }
  }

  private static byte[] key(String name, Computed.Hmac hmac) {
    try {
      byte[] key =
          switch (hmac.keyEncoding()) {
            case TEXT -> hmac.key().getBytes(StandardCharsets.UTF_8);
            case HEX -> HexFormat.of().parseHex(hmac.key());
            case BASE64 -> Base64.getDecoder().decode(hmac.key());
          };
      if (key.length == 0) {
        throw new IllegalArgumentException("it is empty");
      }
      return key;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "the key of '%s' cannot be used as %s"
              .formatted(name, hmac.keyEncoding().word()),
          e);
    }
  }
}

package dev.weir.app.access;

import dev.weir.core.pipeline.AccessSpec;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keys that programs hold. They are 256 random bits, so a plain hash is as hard to turn round as a slow one (there is
 * nothing to guess), and costs a connection nothing.
 */
public final class ApiKeys {
  private static final String BEGINNING = "weir_";
  private static final int RANDOM_BYTES = 32;

  private record Known(byte[] hash, Principal holder) {}

  private final List<Known> known = new ArrayList<>();

  ApiKeys(List<AccessSpec.Key> keys) {
    for (AccessSpec.Key key : keys) {
      Principal holder = new Principal(
          key.name(), Principal.Kind.KEY, Grants.rights(key.grant(), Map.of()), Optional.empty());
      known.add(new Known(HexFormat.of().parseHex(key.hash()), holder));
    }
  }

  /** A new key. */
  public static String generate(SecureRandom random) {
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    return BEGINNING + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** What the pipeline file keeps of a key. */
  public static String hash(String key) {
    return "sha256:" + HexFormat.of().formatHex(sha256(key));
  }

  /** Who holds a key; takes the same time whichever it is, and if it is none. */
  Optional<Principal> holder(String key) {
    byte[] hash = sha256(key);
    Optional<Principal> found = Optional.empty();
    for (Known k : known) {
      if (MessageDigest.isEqual(k.hash, hash)) {
        found = Optional.of(k.holder);
      }
    }
    return found;
  }

  private static byte[] sha256(String key) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}

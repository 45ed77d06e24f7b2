package dev.weir.app.connection;

import java.security.SecureRandom;
import java.util.Base64;

/** Names of connections: whoever knows one may have been told it, but has not guessed it. */
public final class ConnectionId {
  private static final int BYTES = 18; // 144 bits, in 24 characters without padding
  private static final SecureRandom RANDOM = new SecureRandom();

  private ConnectionId() {}

  /** A new one, of letters, digits, {@code -} and {@code _}. */
  public static String next() {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}

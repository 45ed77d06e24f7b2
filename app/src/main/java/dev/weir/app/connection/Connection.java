package dev.weir.app.connection;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A connection of a client, as it is now.
 *
 * @param principal who it is; null for who has not said
 * @param userAgent what the client calls itself; empty if it does not
 * @param lastActiveAt when the client said something last, or connected
 * @param subscriptions streams, or parts of them, that it wants
 * @param delivered changes sent to it
 * @param waitingBytes what it has not taken yet
 */
public record Connection(
    String id,
    Kind kind,
    String address,
    Instant since,
    @Nullable String principal,
    String userAgent,
    Instant lastActiveAt,
    int subscriptions,
    long delivered,
    long waitingBytes) {

  /** How it is connected. */
  public enum Kind {
    WEBSOCKET,
    SSE
  }
}

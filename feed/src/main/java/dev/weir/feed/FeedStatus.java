package dev.weir.feed;

import java.util.Map;

/**
 * A feed's connection at one moment. Times are nanoseconds since the epoch; 0 where there is none.
 *
 * @param url without user information and without the values of the query: they may be secrets
 * @param sinceNanos when {@code state} began
 * @param messages received in all, over all connections
 * @param bytes of those messages, as received
 * @param badFrames messages that could not be decompressed
 * @param connects handshakes that succeeded
 * @param disconnects connections that ended and attempts that failed, by cause; causes that never occurred are absent
 * @param lastMessageNanos when the newest message was received
 * @param lastError the newest failure as a phrase; empty when there was none
 * @param nextAttemptNanos when the next attempt is due; only while {@link State#WAITING}
 */
public record FeedStatus(
    String name,
    String url,
    State state,
    long sinceNanos,
    long messages,
    long bytes,
    long badFrames,
    long connects,
    Map<Cause, Long> disconnects,
    long lastMessageNanos,
    String lastError,
    long nextAttemptNanos) {

  public FeedStatus {
    disconnects = Map.copyOf(disconnects);
  }

  /** Where the connection is in its life. */
  public enum State {
    /** From the look-up of the name to the end of the handshake. */
    CONNECTING,
    CONNECTED,
    /** For the next attempt. */
    WAITING,
    /** Not started, or closed for good. */
    CLOSED
  }
}

package dev.weir.feed;

import java.util.EnumMap;
import java.util.Map;

/**
 * A feed's connection, or all of them together, at one moment. Times are nanoseconds since the epoch; 0 where there is none.
 *
 * @param url without user information and without the values of the query: they may be secrets
 * @param sinceNanos when {@code state} began
 * @param messages received in all, over all connections
 * @param bytes of those messages, as received
 * @param badFrames messages that could not be decompressed
 * @param failedSubscriptions subscriptions that the server refused or did not confirm
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
    long failedSubscriptions,
    long connects,
    Map<Cause, Long> disconnects,
    long lastMessageNanos,
    String lastError,
    long nextAttemptNanos) {

  public FeedStatus {
    disconnects = Map.copyOf(disconnects);
  }

  /** The same, with these counters. */
  public FeedStatus counting(Counters counters) {
    return new FeedStatus(
        name,
        url,
        state,
        sinceNanos,
        counters.messages(),
        counters.bytes(),
        counters.badFrames(),
        counters.failedSubscriptions(),
        connects,
        disconnects,
        counters.lastMessageNanos(),
        lastError,
        nextAttemptNanos);
  }

  /** Two connections that are both needed: the worse state counts. */
  FeedStatus and(FeedStatus other) {
    return with(other, other.state.compareTo(state) > 0 ? other : this);
  }

  /** Two connections of which one is enough: the better state counts. */
  FeedStatus or(FeedStatus other) {
    return with(other, other.state.compareTo(state) < 0 ? other : this);
  }

  private FeedStatus with(FeedStatus other, FeedStatus telling) {
    Map<Cause, Long> causes = new EnumMap<>(Cause.class);
    disconnects.forEach((cause, n) -> causes.merge(cause, n, Long::sum));
    other.disconnects.forEach((cause, n) -> causes.merge(cause, n, Long::sum));
    return new FeedStatus(
        name,
        url,
        telling.state,
        telling.sinceNanos,
        messages + other.messages,
        bytes + other.bytes,
        badFrames + other.badFrames,
        failedSubscriptions + other.failedSubscriptions,
        connects + other.connects,
        causes,
        Math.max(lastMessageNanos, other.lastMessageNanos),
        telling.lastError,
        telling.nextAttemptNanos);
  }

  /** Where the connection is in its life, the better before the telling. */
  public enum State {
    CONNECTED,
    /** From the look-up of the name to the end of the handshake. */
    CONNECTING,
    /** For the next attempt. */
    WAITING,
    /** Not started, or closed for good. */
    CLOSED
  }
}

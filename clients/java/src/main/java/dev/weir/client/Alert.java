package dev.weir.client;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An alert fired, was repeated, or was resolved.
 *
 * @param alert the alert's name
 * @param seq 1, 2, 3, … of each alert
 * @param time event time
 * @param since when the condition began to hold
 * @param key the key's fields
 */
public record Alert(
    String alert,
    long seq,
    Instant time,
    State state,
    String stream,
    String severity,
    Instant since,
    String message,
    Map<String, @Nullable Object> key) {

  /** What happened. */
  public enum State {
    FIRING,
    REPEATED,
    RESOLVED
  }
}

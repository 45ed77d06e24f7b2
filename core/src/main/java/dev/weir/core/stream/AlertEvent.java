package dev.weir.core.stream;

import java.util.List;

/**
 * An alert fired, was repeated, or was resolved.
 *
 * @param alert the alert's name
 * @param seq continuous per alert, the same on every replay
 * @param time event time, nanoseconds since the epoch
 * @param since when the condition began to hold, nanoseconds since the epoch
 * @param key name and value of each {@code by} field
 * @param origin log position of the record that caused it
 */
public record AlertEvent(
    String alert,
    String stream,
    long seq,
    State state,
    long time,
    long since,
    List<KeyField> key,
    String severity,
    String message,
    long origin) {

  /** What happened. */
  public enum State {
    FIRING,
    REPEATED,
    RESOLVED
  }

  /** One field of the key; the value is a String, a Double or null. */
  public record KeyField(String name, Object value) {}
}

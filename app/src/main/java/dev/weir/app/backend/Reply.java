package dev.weir.app.backend;

import dev.weir.app.connection.Message;
import java.util.Optional;

/** What has become of a message to a back end. */
public sealed interface Reply {
  /**
   * It was taken (2xx).
   *
   * @param message for the client; empty if there is nothing to say
   */
  record Answered(Optional<Message> message) implements Reply {}

  /** It was not. */
  record Failed(Cause cause, String sentence) implements Reply {}

  /** Why not. */
  enum Cause {
    /** The back end answered with another status. */
    STATUS,
    /** No whole answer came in time. */
    TIMEOUT,
    /** There was nobody, or the connection broke. */
    UNREACHABLE,
    /** The answer is longer than what may be sent to a client, or no text in UTF-8. */
    BAD_ANSWER,
    /** Too many messages were waiting already. */
    TOO_MANY
  }
}

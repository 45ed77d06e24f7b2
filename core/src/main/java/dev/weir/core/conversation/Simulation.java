package dev.weir.core.conversation;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How to play a feed's server, for trials and tests.
 *
 * @param greeting what it says first
 * @param login its answers to the messages that the client sends to log in
 * @param confirm its answer to a subscription
 * @param refuse its answer to one symbol too many
 * @param most symbols on one connection; 0 for any number
 * @param trade an observation
 */
public record Simulation(
    List<JsonTemplate> greeting,
    List<LoginAnswer> login,
    Optional<JsonTemplate> confirm,
    Optional<JsonTemplate> refuse,
    int most,
    Optional<Ping> ping,
    Optional<JsonTemplate> heartbeatAnswer,
    Optional<Duration> within,
    Optional<JsonTemplate> trade,
    Frames frames) {

  /** The answer to the right message, and to a wrong one, after which it closes. */
  public record LoginAnswer(JsonTemplate accept, Optional<JsonTemplate> refuse) {}

  /** What it sends to see whether the client is there. */
  public record Ping(JsonTemplate send, Duration every) {}

  /** How it sends messages. */
  public enum Frames {
    TEXT,
    BINARY,
    GZIP
  }
}

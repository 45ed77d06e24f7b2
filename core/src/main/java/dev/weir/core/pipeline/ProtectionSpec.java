package dev.weir.core.pipeline;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What protects the gateway, as written: who may use it, and how much of it.
 *
 * @param tls for https and wss; without it, http and ws
 * @param origins of pages that may connect besides the gateway's own; {@code *} is any
 * @param access without it, whoever reaches the port may do everything
 * @param audit the file that gets a line for each who comes, goes or is refused
 */
public record ProtectionSpec(
    Optional<Tls> tls,
    List<String> origins,
    Optional<AccessSpec> access,
    Limits limits,
    SlowReader slow,
    Optional<Located<String>> audit) {

  public static final ProtectionSpec NONE = new ProtectionSpec(
      Optional.empty(),
      List.of(),
      Optional.empty(),
      Limits.DEFAULT,
      SlowReader.CONFLATE,
      Optional.empty());

  /** PEM files: a certificate with those that lead to its authority, and its key. */
  public record Tls(Located<String> certificate, Located<String> key) {}

  /**
   * How much there may be of what.
   *
   * @param connections at a time
   * @param perAddress connections at a time from one address, other than this machine's own
   * @param perToken subscribers at a time with the same key, or with tokens of the same subject
   * @param subscriptions of one connection
   * @param messagesPerSecond from one subscriber
   * @param messageBytes of one message of a subscriber
   * @param handshake until when a connection must have asked for something
   */
  public record Limits(
      int connections,
      int perAddress,
      int perToken,
      int subscriptions,
      int messagesPerSecond,
      int messageBytes,
      Duration handshake) {
    public static final Limits DEFAULT =
        new Limits(10_000, 1000, 1000, 1000, 100, 64 << 10, Duration.ofSeconds(10));
  }

  /** What becomes of a subscriber that does not read as fast as there are changes. */
  public enum SlowReader {
    /** When it reads again, it gets the newest change of each key. */
    CONFLATE,
    /** When it reads again, it gets what comes then. */
    DROP,
    /** It is disconnected. */
    DISCONNECT
  }
}

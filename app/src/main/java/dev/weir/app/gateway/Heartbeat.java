package dev.weir.app.gateway;

import java.time.Duration;

/**
 * How the gateway finds subscribers that are gone without a word.
 *
 * @param ping how often a connection gets a ping
 * @param silence after so long without anything from the other side, not even a pong, the connection is closed
 */
public record Heartbeat(Duration ping, Duration silence) {
  /** Shorter than the idle time-outs of usual proxies (60 s). */
  public static final Heartbeat DEFAULT =
      new Heartbeat(Duration.ofSeconds(20), Duration.ofSeconds(60));
}

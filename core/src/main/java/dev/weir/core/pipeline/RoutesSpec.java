package dev.weir.core.pipeline;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Messages of the gateway's clients that are passed on to HTTP back ends, as in AWS API Gateway.
 *
 * @param field the field of a message that says its route
 * @param routes by name; those that begin with $ are taken by events, or by what no other route takes
 */
public record RoutesSpec(String field, Map<String, Backend> routes) {
  /** Asked before a connection is accepted. */
  public static final String CONNECT = "$connect";

  /** Told when a connection has ended. */
  public static final String DISCONNECT = "$disconnect";

  /** Takes what no other route does. */
  public static final String DEFAULT = "$default";

  /** The types of messages that Weir itself understands. */
  public static final List<String> OWN_TYPES =
      List.of("subscribe", "unsubscribe", "ping", "whoami");

  public static final String USUAL_FIELD = "type";

  public static final RoutesSpec NONE = new RoutesSpec(USUAL_FIELD, Map.of());

  /**
   * Where messages are posted to.
   *
   * @param timeout for a whole answer
   * @param headers sent along
   */
  public record Backend(URI url, Duration timeout, Map<String, String> headers) {}
}

package dev.weir.core.pipeline;

import java.util.List;

/**
 * A feed to which others connect and push: the gateway takes WebSocket connections for it.
 *
 * @param path of the gateway, such as {@code /in/sensors}
 * @param tokens of which a client has to show one; without any, only clients on this machine are let in
 * @param maxConnections at a time; more are refused
 * @param maxMessageBytes a larger message closes its connection
 */
public record AcceptSpec(
    String name, String path, List<String> tokens, int maxConnections, int maxMessageBytes)
    implements FeedSource {
  public static final int DEFAULT_MAX_CONNECTIONS = 1000;
  public static final int DEFAULT_MAX_MESSAGE_BYTES = 1 << 20;

  public AcceptSpec {
    tokens = List.copyOf(tokens);
  }

  /** Without the tokens. */
  @Override
  public String toString() {
    return "AcceptSpec[" + name + ", " + path + "]";
  }
}

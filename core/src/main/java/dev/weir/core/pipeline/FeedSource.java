package dev.weir.core.pipeline;

/** How a feed's messages come in. */
public sealed interface FeedSource permits FeedSpec, AcceptSpec, MqttSpec {
  /** The feed's name. */
  String name();

  /** How its messages are packed. */
  Payload payload();

  /** A larger message is refused. */
  int maxMessageBytes();

  /** Whether several connections at a time carry the same. */
  default boolean hasSeveralLines() {
    return false;
  }
}

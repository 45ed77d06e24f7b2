package dev.weir.core.pipeline;

/** How a feed's messages come in. */
public sealed interface FeedSource permits FeedSpec, AcceptSpec, MqttSpec {
  /** The feed's name. */
  String name();

  /** A larger message is refused. */
  int maxMessageBytes();
}

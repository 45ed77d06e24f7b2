package dev.weir.core.pipeline;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * A feed from an MQTT broker (3.1.1). A message of it is {@code {"topic":"…","payload":…}}: a payload that is JSON stays
 * JSON, any other becomes a text.
 *
 * @param url {@code mqtt://host[:1883]} or {@code mqtts://host[:8883]}
 * @param topics filters, which may have the wildcards + and #
 * @param qos 0, 1 or 2; from 1 on, the broker keeps what comes while we are away, and a message is acknowledged when it
 *     is in the log
 * @param clientId what the broker knows us by; it must be ours alone
 */
public record MqttSpec(
    String name,
    URI url,
    List<String> topics,
    int qos,
    String clientId,
    Optional<String> user,
    Optional<String> password,
    FeedSpec.Tls tls,
    FeedSpec.Reconnect reconnect,
    int maxMessageBytes)
    implements FeedSource {
  public static final int DEFAULT_QOS = 1;

  public MqttSpec {
    topics = List.copyOf(topics);
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "MqttSpec[" + name + ", " + url + ", " + topics + "]";
  }
}

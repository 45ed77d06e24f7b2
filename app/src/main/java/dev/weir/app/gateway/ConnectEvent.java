package dev.weir.app.gateway;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.core.pipeline.RoutesSpec;
import io.netty.handler.codec.http.QueryStringDecoder;

/** What a back end is told that decides whether a client is accepted: also the query, but not the token for Weir. */
final class ConnectEvent {
  private static final String TOKEN = "token";

  private ConnectEvent() {}

  static ObjectNode of(ChannelClient client, QueryStringDecoder query) {
    ObjectNode event =
        RoutedMessages.event(RoutesSpec.CONNECT, client, JsonNodeFactory.instance.nullNode());
    ObjectNode parameters = event.putObject("query");
    query.parameters().forEach((key, values) -> {
      if (!key.equals(TOKEN)) {
        ArrayNode list = parameters.putArray(key);
        values.forEach(list::add);
      }
    });
    return event;
  }
}

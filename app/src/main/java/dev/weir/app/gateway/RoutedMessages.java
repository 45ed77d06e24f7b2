package dev.weir.app.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.weir.app.backend.BackendLine;
import dev.weir.app.backend.Backends;
import dev.weir.app.backend.Reply;
import dev.weir.app.connection.Message;
import dev.weir.core.pipeline.RoutesSpec;
import io.netty.channel.Channel;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What one subscriber says to back ends, and what they answer. On the event loop. */
final class RoutedMessages {
  private final Backends backends;
  private final Channel channel;
  private final BackendLine line;
  private final Consumer<ObjectNode> send;

  /** @param send takes Weir's own messages for the client */
  RoutedMessages(Backends backends, Channel channel, Consumer<ObjectNode> send) {
    this.backends = backends;
    this.channel = channel;
    this.line = new BackendLine(backends);
    this.send = send;
  }

  /** Passes a message on; false if it is for no back end. */
  boolean take(ObjectNode message) {
    Optional<String> route = backends.route(message);
    route.ifPresent(r -> pass(r, message));
    return route.isPresent();
  }

  /** Passes a text on that is no JSON object; false if there is no back end for such. */
  boolean take(String text) {
    boolean taken = backends.has(RoutesSpec.DEFAULT);
    if (taken) {
      pass(RoutesSpec.DEFAULT, TextNode.valueOf(text));
    }
    return taken;
  }

  private void pass(String route, JsonNode message) {
    line.send(route, event(route, ChannelClient.of(channel), message), reply -> {
      CompletableFuture<@Nullable Void> taken = new CompletableFuture<>();
      channel.eventLoop().execute(() -> deliver(reply, message, taken));
      return taken;
    });
  }

  /** What a back end is told: who says what. */
  static ObjectNode event(String route, ChannelClient client, JsonNode message) {
    ObjectNode event = JsonNodeFactory.instance
        .objectNode()
        .put("route", route)
        .put("connectionId", client.id())
        .put("principal", client.principal())
        .put("sourceIp", client.address());
    event.set("message", message);
    return event;
  }

  private void deliver(Reply reply, JsonNode message, CompletableFuture<@Nullable Void> taken) {
    switch (reply) {
      case Reply.Answered(Optional<Message> answer)
      when answer.isPresent() ->
        channel
            .writeAndFlush(ChannelClient.frame(channel, answer.get()))
            .addListener(written -> taken.complete(null));
      case Reply.Answered nothing -> taken.complete(null);
      case Reply.Failed failed -> {
        ObjectNode error = JsonNodeFactory.instance.objectNode().put("type", "error");
        if (message.has("id")) {
          error.set("id", message.get("id"));
        }
        send.accept(error.put("code", "route_failed").put("message", failed.sentence()));
        taken.complete(null);
      }
    }
  }

  /** The connection has ended. Told after all that was said on it. */
  void goodbye() {
    if (backends.has(RoutesSpec.DISCONNECT)) {
      ObjectNode event = event(
          RoutesSpec.DISCONNECT, ChannelClient.of(channel), JsonNodeFactory.instance.nullNode());
      line.send(RoutesSpec.DISCONNECT, event, RoutedMessages::nobody);
    }
  }

  private static CompletionStage<@Nullable Void> nobody(Reply reply) {
    return CompletableFuture.completedFuture(null);
  }
}

package dev.weir.app.gateway;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.app.gateway.Request.Interest;
import dev.weir.app.gateway.Request.Wish;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One subscriber on a WebSocket. What it says wrong is answered with an error; the connection stays. */
final class Session extends SimpleChannelInboundHandler<WebSocketFrame> {
  private final Gateway gateway;
  private final RequestReader requests;
  private final Peer peer;
  private final Map<Interest, Subscription> subscriptions = new LinkedHashMap<>();
  private final RoutedMessages routed;

  Session(Gateway gateway, RequestReader requests, Peer peer) {
    this.gateway = gateway;
    this.requests = requests;
    this.peer = peer;
    this.routed = new RoutedMessages(gateway.backends(), peer.channel(), peer::send);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    removeAll();
    routed.goodbye();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (ctx.channel().isWritable()) {
      subscriptions.forEach((interest, s) -> topic(interest).hasRoom(s));
    }
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
    peer.client().said();
    @Nullable ObjectNode message = null;
    try {
      if (!(frame instanceof TextWebSocketFrame text)) {
        throw Refusal.badRequest("messages to Weir are JSON texts, not binary");
      }
      message = json(text.text());
      if (message == null || routed.take(message)) {
        return;
      }
      switch (requests.read(message)) {
        case Request.Subscribe subscribe -> subscribe(message, subscribe);
        case Request.Unsubscribe unsubscribe -> unsubscribe(message, unsubscribe);
        case Request.Ping ping -> peer.send(answer(message, "pong"));
        case Request.WhoAmI who ->
          peer.send(answer(message, "you").put("connectionId", peer.client().id()));
      }
    } catch (Refusal e) {
      gateway.badMessages().increment();
      peer.send(answer(message, "error").put("code", e.code()).put("message", e.getMessage()));
    }
  }

  /** The message; null where it is none for Weir, but a back end has taken the text. */
  private @Nullable ObjectNode json(String text) throws Refusal {
    try {
      return RequestReader.json(text);
    } catch (Refusal e) {
      if (routed.take(text)) {
        return null;
      }
      throw e;
    }
  }

  private void subscribe(ObjectNode message, Request.Subscribe wanted) throws Refusal {
    if (wanted.alerts()) {
      peer.send(answer(message, "subscribed").put("alerts", true));
      gateway.alerts().add(peer);
    }
    if (wanted.wish().isPresent()) {
      Wish wish = wanted.wish().get();
      Topic topic = topic(wish.interest());
      Subscription subscription = subscription(wish.interest(), topic);
      ObjectNode answer = answer(message, "subscribed");
      answer.<ObjectNode>setAll(wish.repeated()).put("seq", topic.cursor());
      topic.store().stream().by().forEach(answer.putArray("keys")::add);
      peer.send(answer);
      sendBefore(topic, subscription, wanted.before());
    }
  }

  /** The subscription to an interest; asked for again, it is the one there is. */
  private Subscription subscription(Interest interest, Topic topic) throws Refusal {
    Subscription known = subscriptions.get(interest);
    if (known != null) {
      return known;
    }
    int most = gateway.entrance().limits().subscriptions();
    if (subscriptions.size() >= most) {
      throw Refusal.tooManySubscriptions(
          "a connection has at most " + most + " subscriptions; name several symbols in one");
    }
    Subscription fresh =
        new Subscription(peer, gateway.permitted(Entrance.principal(peer.channel()), interest));
    topic.add(fresh);
    subscriptions.put(interest, fresh);
    return fresh;
  }

  private void sendBefore(Topic topic, Subscription subscription, Request.Before before) {
    switch (before) {
      case Request.Last last -> topic.sendLast(subscription, last.changes());
      case Request.Since since -> {
        long from = gateway.resumed(topic, since.seq());
        boolean renumbered = from != since.seq();
        if (renumbered || !topic.store().reaches(from)) {
          peer.send(topic.gap(from, topic.cursor()).put("renumbered", renumbered));
        }
        topic.sendSince(subscription, from);
      }
      case Request.Snapshot snapshot -> topic.sendSnapshot(subscription);
    }
  }

  private void unsubscribe(ObjectNode message, Request.Unsubscribe unwanted) {
    ObjectNode answer = answer(message, "unsubscribed");
    Optional<Wish> wish = unwanted.wish();
    if (unwanted.alerts()) {
      gateway.alerts().remove(peer);
      answer.put("alerts", true);
    } else if (wish.isEmpty()) {
      removeAll();
    }
    wish.ifPresent(w -> {
      remove(w.interest());
      answer.setAll(w.repeated());
    });
    peer.send(answer);
  }

  private void remove(Interest unwanted) {
    subscriptions.entrySet().removeIf(e -> {
      boolean gone = unwanted.covers(e.getKey());
      if (gone) {
        topic(e.getKey()).remove(e.getValue());
      }
      return gone;
    });
  }

  private void removeAll() {
    subscriptions.forEach((interest, s) -> topic(interest).remove(s));
    subscriptions.clear();
    gateway.alerts().remove(peer);
  }

  private Topic topic(Interest interest) {
    return Objects.requireNonNull(gateway.topics().get(interest.stream()));
  }

  private static ObjectNode object(String type) {
    return JsonNodeFactory.instance.objectNode().put("type", type);
  }

  /** An answer repeats the id of its message, if that has one. */
  private static ObjectNode answer(@Nullable ObjectNode message, String type) {
    ObjectNode answer = object(type);
    if (message != null && message.has("id")) {
      answer.set("id", message.get("id"));
    }
    return answer;
  }
}

package dev.weir.app.gateway;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.app.gateway.Request.Interest;
import dev.weir.app.gateway.Request.Wish;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One subscriber on a WebSocket. What it says wrong is answered with an error; the connection stays. */
final class Session extends SimpleChannelInboundHandler<WebSocketFrame> {
  private final Gateway gateway;
  private final RequestReader requests;
  private final Map<Interest, Subscription> subscriptions = new LinkedHashMap<>();

  Session(Gateway gateway, RequestReader requests) {
    this.gateway = gateway;
    this.requests = requests;
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    removeAll(ctx);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (ctx.channel().isWritable()) {
      subscriptions.forEach((interest, s) -> topic(interest).catchUp(s));
    }
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
    @Nullable ObjectNode message = null;
    try {
      if (!(frame instanceof TextWebSocketFrame text)) {
        throw Refusal.badRequest("messages to Weir are JSON texts, not binary");
      }
      message = RequestReader.json(text.text());
      switch (requests.read(message)) {
        case Request.Subscribe subscribe -> subscribe(ctx, message, subscribe);
        case Request.Unsubscribe unsubscribe -> unsubscribe(ctx, message, unsubscribe);
        case Request.Ping ping -> send(ctx, answer(message, "pong"));
      }
    } catch (Refusal e) {
      gateway.badMessages().increment();
      send(ctx, answer(message, "error").put("code", e.code()).put("message", e.getMessage()));
    }
  }

  private void subscribe(ChannelHandlerContext ctx, ObjectNode message, Request.Subscribe wanted)
      throws Refusal {
    if (wanted.alerts()) {
      send(ctx, answer(message, "subscribed").put("alerts", true));
      gateway.addAlerted(new Gateway.Alerted(ctx.channel(), Encoding.WEBSOCKET));
    }
    if (wanted.wish().isPresent()) {
      Wish wish = wanted.wish().get();
      Topic topic = topic(wish.interest());
      Subscription subscription = subscription(ctx, wish.interest(), topic);
      ObjectNode answer = answer(message, "subscribed");
      send(ctx, answer.<ObjectNode>setAll(wish.repeated()).put("seq", topic.cursor()));
      sendBefore(ctx, topic, subscription, wanted.before());
    }
  }

  /** The subscription to an interest; asked for again, it is the one there is. */
  private Subscription subscription(ChannelHandlerContext ctx, Interest interest, Topic topic)
      throws Refusal {
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
        new Subscription(ctx.channel(), permitted(ctx, interest, topic), Encoding.WEBSOCKET);
    topic.add(fresh);
    subscriptions.put(interest, fresh);
    return fresh;
  }

  private static @Nullable Set<String> permitted(
      ChannelHandlerContext ctx, Interest interest, Topic topic) throws Refusal {
    return Permission.symbols(
        Entrance.principal(ctx.channel()),
        interest.stream(),
        interest.symbols(),
        !topic.store().stream().by().isEmpty());
  }

  private void sendBefore(
      ChannelHandlerContext ctx, Topic topic, Subscription subscription, Request.Before before) {
    switch (before) {
      case Request.Last last -> topic.sendLast(subscription, last.changes());
      case Request.Since since -> {
        long from = gateway.resumed(topic, since.seq());
        boolean renumbered = from != since.seq();
        if (renumbered || !topic.store().reaches(from)) {
          send(ctx, gap(topic, from).put("renumbered", renumbered));
        }
        topic.sendSince(subscription, from);
      }
      case Request.Snapshot snapshot -> {
        subscription.fallBehind(0);
        topic.catchUp(subscription);
      }
    }
  }

  private static ObjectNode gap(Topic topic, long since) {
    return object("gap")
        .put("stream", topic.store().stream().name())
        .put("from", since + 1)
        .put("to", topic.cursor());
  }

  private void unsubscribe(
      ChannelHandlerContext ctx, ObjectNode message, Request.Unsubscribe unwanted) {
    ObjectNode answer = answer(message, "unsubscribed");
    Optional<Wish> wish = unwanted.wish();
    if (unwanted.alerts()) {
      gateway.removeAlerted(ctx.channel());
      answer.put("alerts", true);
    } else if (wish.isEmpty()) {
      removeAll(ctx);
    }
    wish.ifPresent(w -> {
      remove(w.interest());
      answer.setAll(w.repeated());
    });
    send(ctx, answer);
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

  private void removeAll(ChannelHandlerContext ctx) {
    subscriptions.forEach((interest, s) -> topic(interest).remove(s));
    subscriptions.clear();
    gateway.removeAlerted(ctx.channel());
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

  private static void send(ChannelHandlerContext ctx, ObjectNode message) {
    ctx.writeAndFlush(
        new TextWebSocketFrame(ByteBufUtil.writeUtf8(ctx.alloc(), message.toString())));
  }
}

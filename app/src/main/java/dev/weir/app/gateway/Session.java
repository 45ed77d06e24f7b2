package dev.weir.app.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.core.pipeline.Suggestions;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** One subscriber on a WebSocket. What it says wrong is answered with an error; the connection stays. */
final class Session extends SimpleChannelInboundHandler<WebSocketFrame> {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final List<String> TYPES = List.of("subscribe", "unsubscribe", "ping");
  private static final int MAX_SUBSCRIPTIONS = 1000;

  private record Interest(String stream, Set<String> symbols) {}

  /** What is wrong with a message. */
  private static final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;
    final String code;

    Refusal(String code, String message) {
      super(message, null, false, false);
      this.code = code;
    }
  }

  private final Gateway gateway;
  private final Map<Interest, Subscription> subscriptions = new LinkedHashMap<>();

  Session(Gateway gateway) {
    this.gateway = gateway;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    gateway.sessions().add(ctx.channel());
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    removeAll(ctx);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (ctx.channel().isWritable()) {
      subscriptions.forEach(
          (interest, s) -> gateway.topics().get(interest.stream()).catchUp(s));
    }
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
    switch (frame) {
      case TextWebSocketFrame text -> message(ctx, text);
      case PingWebSocketFrame ping ->
        ctx.writeAndFlush(new PongWebSocketFrame(ping.content().retain()));
      case CloseWebSocketFrame close ->
        ctx.writeAndFlush(close.retain()).addListener(f -> ctx.close());
      case BinaryWebSocketFrame binary ->
        refuse(ctx, null, "bad_request", "messages to Weir are JSON texts, not binary");
      case ContinuationWebSocketFrame part ->
        refuse(ctx, null, "too_large", "send a message as one frame");
      default -> {} // a pong: somebody is there
    }
  }

  private void message(ChannelHandlerContext ctx, TextWebSocketFrame frame) {
    JsonNode message = null;
    try {
      message = frame.isFinalFragment() ? MAPPER.readTree(frame.text()) : null;
      if (message == null || !message.isObject()) {
        throw new Refusal(
            "bad_json",
            "a message must be one JSON object, like {\"type\":\"subscribe\",\"symbol\":\"TICKER\"}");
      }
      String type = message.path("type").asText("");
      switch (type) {
        case "subscribe" -> subscribe(ctx, message);
        case "unsubscribe" -> unsubscribe(ctx, message);
        case "ping" -> answer(ctx, message, "pong");
        default ->
          throw new Refusal(
              "unknown_type",
              "type must be one of " + String.join(", ", TYPES) + ", not '" + type + "'"
                  + Suggestions.nearest(type, TYPES)
                      .map(s -> "; did you mean " + s + "?")
                      .orElse(""));
      }
    } catch (JsonProcessingException e) {
      refuse(ctx, null, "bad_json", "this is not JSON: " + e.getOriginalMessage());
    } catch (Refusal e) {
      refuse(ctx, message, e.code, e.getMessage());
    }
  }

  private void subscribe(ChannelHandlerContext ctx, JsonNode message) throws Refusal {
    if (message.path("alerts").asBoolean()) {
      ObjectNode answer = reply(message, "subscribed").put("alerts", true);
      send(ctx, answer);
      gateway.addAlerted(new Gateway.Alerted(ctx.channel(), Encoding.WEBSOCKET));
      if (!message.has("stream") && !message.has("symbol")) {
        return;
      }
    }
    Topic topic = topic(message);
    Interest interest = new Interest(topic.store().stream().name(), symbols(topic, message));
    int last = whole(message, "last");
    long since = message.has("since") ? wholeLong(message, "since") : -1;
    Subscription old = subscriptions.get(interest);
    if (old == null && subscriptions.size() >= MAX_SUBSCRIPTIONS) {
      throw new Refusal(
          "bad_request", "a connection has at most " + MAX_SUBSCRIPTIONS + " subscriptions");
    }
    Subscription subscription =
        old != null ? old : new Subscription(ctx.channel(), interest.symbols(), Encoding.WEBSOCKET);
    if (old == null) {
      topic.add(subscription);
      subscriptions.put(interest, subscription);
    }
    ObjectNode answer = reply(message, "subscribed").put("stream", interest.stream());
    putSymbols(answer, message, topic);
    send(ctx, answer.put("seq", topic.cursor()));
    if (since >= 0) {
      if (!topic.store().reaches(since)) {
        send(
            ctx,
            MAPPER
                .createObjectNode()
                .put("type", "gap")
                .put("stream", interest.stream())
                .put("from", since + 1)
                .put("to", topic.cursor()));
      }
      topic.sendSince(subscription, since);
    } else if (last > 0) {
      topic.sendLast(subscription, last);
    } else if (message.path("snapshot").asBoolean()) {
      subscription.fallBehind(0);
      topic.catchUp(subscription);
    }
  }

  private void unsubscribe(ChannelHandlerContext ctx, JsonNode message) throws Refusal {
    ObjectNode answer = reply(message, "unsubscribed");
    if (message.path("alerts").asBoolean()) {
      gateway.removeAlerted(ctx.channel());
      answer.put("alerts", true);
    }
    if (!message.has("stream") && !message.has("symbol")) {
      if (!message.has("alerts")) {
        removeAll(ctx);
      }
      send(ctx, answer);
      return;
    }
    Topic topic = topic(message);
    Set<String> symbols = symbols(topic, message);
    String stream = topic.store().stream().name();
    subscriptions.entrySet().removeIf(e -> {
      boolean gone = e.getKey().stream().equals(stream)
          && (symbols == null || Objects.equals(e.getKey().symbols(), symbols));
      if (gone) {
        topic.remove(e.getValue());
      }
      return gone;
    });
    putSymbols(answer.put("stream", stream), message, topic);
    send(ctx, answer);
  }

  private Topic topic(JsonNode message) throws Refusal {
    JsonNode stream = message.path("stream");
    if (!stream.isMissingNode() && !stream.isTextual()) {
      throw new Refusal("bad_request", "stream must be a text");
    }
    String name = stream.asText(gateway.model().defaultStream().orElse(""));
    Topic topic = gateway.topics().get(name);
    if (topic == null) {
      Set<String> known = gateway.topics().keySet();
      throw new Refusal(
          "unknown_stream",
          "there is no stream '" + name + "'; there are " + String.join(", ", known)
              + Suggestions.nearest(name, known)
                  .map(s -> "; did you mean " + s + "?")
                  .orElse(""));
    }
    return topic;
  }

  /** The wanted values of the key's first field; null for all. */
  private static Set<String> symbols(Topic topic, JsonNode message) throws Refusal {
    Optional<String> field = symbolField(topic, message);
    if (field.isEmpty()) {
      return null;
    }
    JsonNode wanted = message.path(field.get());
    Set<String> symbols = new TreeSet<>();
    if (wanted.isValueNode() && !wanted.isNull()) {
      symbols.add(wanted.asText());
    } else if (wanted.isArray() && !wanted.isEmpty() && allValues(wanted)) {
      wanted.forEach(s -> symbols.add(s.asText()));
    } else {
      throw new Refusal("bad_request", field.get() + " must be a text or a list of texts");
    }
    return symbols.contains("*") ? null : symbols;
  }

  private static boolean allValues(JsonNode list) {
    for (JsonNode item : list) {
      if (!item.isValueNode()) {
        return false;
      }
    }
    return true;
  }

  private static Optional<String> symbolField(Topic topic, JsonNode message) {
    List<String> by = topic.store().stream().by();
    if (!by.isEmpty() && message.has(by.getFirst())) {
      return Optional.of(by.getFirst());
    }
    return message.has("symbol") && !by.isEmpty() ? Optional.of("symbol") : Optional.empty();
  }

  private static void putSymbols(ObjectNode answer, JsonNode message, Topic topic) {
    symbolField(topic, message).ifPresent(f -> answer.set(f, message.get(f)));
  }

  private static int whole(JsonNode message, String key) throws Refusal {
    return (int) Math.min(ChangeStore.RING, wholeLong(message, key));
  }

  private static long wholeLong(JsonNode message, String key) throws Refusal {
    JsonNode value = message.path(key);
    if (value.isMissingNode()) {
      return 0;
    }
    if (!value.canConvertToExactIntegral() || value.asLong() < 0) {
      throw new Refusal("bad_request", key + " must be a whole number, 0 or more");
    }
    return value.asLong();
  }

  private void removeAll(ChannelHandlerContext ctx) {
    subscriptions.forEach(
        (interest, s) -> gateway.topics().get(interest.stream()).remove(s));
    subscriptions.clear();
    gateway.removeAlerted(ctx.channel());
  }

  private void answer(ChannelHandlerContext ctx, JsonNode message, String type) {
    send(ctx, reply(message, type));
  }

  private static ObjectNode reply(JsonNode message, String type) {
    ObjectNode answer = MAPPER.createObjectNode().put("type", type);
    if (message != null && message.has("id")) {
      answer.set("id", message.get("id"));
    }
    return answer;
  }

  private void refuse(ChannelHandlerContext ctx, JsonNode message, String code, String sentence) {
    gateway.badMessages().increment();
    send(ctx, reply(message, "error").put("code", code).put("message", sentence));
  }

  private static void send(ChannelHandlerContext ctx, ObjectNode answer) {
    byte[] json = answer.toString().getBytes(StandardCharsets.UTF_8);
    ByteBuf content = ctx.alloc().buffer(json.length).writeBytes(json);
    ctx.writeAndFlush(new TextWebSocketFrame(content));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close(); // the subscriber broke the protocol or the connection
  }
}

package dev.weir.app.gateway;

import dev.weir.app.connection.Connection;
import dev.weir.app.connection.ConnectionId;
import dev.weir.app.http.Answer;
import dev.weir.app.http.Call;
import dev.weir.app.server.RequestQueue;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One subscriber to server-sent events (WHATWG HTML, section 9.2). */
final class EventStream extends ChannelInboundHandlerAdapter {
  private static final String HEAD =
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\nConnection: close\r\n"
          + "X-Content-Type-Options: nosniff\r\n\r\n: weir\n\n";
  private static final String LAST_EVENT_ID = "Last-Event-ID";
  private static final int COMMENT_SECONDS = 15;

  private final Gateway gateway;
  private final @Nullable Topic topic;
  private final Subscription subscription;
  private @Nullable ScheduledFuture<?> comments;

  private EventStream(Gateway gateway, @Nullable Topic topic, Subscription subscription) {
    this.gateway = gateway;
    this.topic = topic;
    this.subscription = subscription;
  }

  /** Its route is there for the others to see; a stream has no answer. */
  static Answer isBegunElsewhere(Call call) {
    throw new IllegalStateException("a stream of events takes over its connection");
  }

  /** Turns the connection into an event stream, or says what is wrong with the request. */
  static Optional<String> begin(
      ChannelHandlerContext ctx,
      Gateway gateway,
      Map<String, List<String>> query,
      HttpHeaders headers) {
    boolean alerts = query.getOrDefault("alerts", List.of()).contains("true");
    String name = first(query, "stream")
        .or(() -> alerts ? Optional.empty() : gateway.model().defaultStream())
        .orElse("");
    Topic topic = gateway.topics().get(name);
    if (topic == null && !(alerts && name.isEmpty())) {
      return Optional.of("there is no stream '" + name + "'; there are "
          + String.join(", ", gateway.topics().keySet()));
    }
    String last = first(query, "last").orElse("0");
    if (!last.matches("\\d{1,6}")) {
      return Optional.of("last must be a whole number");
    }
    @Nullable
    Set<String> symbols = query.containsKey("symbol") ? new TreeSet<>(query.get("symbol")) : null;
    ChannelClient.attach(
            ctx.channel(),
            ConnectionId.next(),
            Connection.Kind.SSE,
            null,
            headers.get(HttpHeaderNames.USER_AGENT, ""))
        .register(gateway.model().connections());
    Subscription subscription = new Subscription(ctx.channel(), symbols, Encoding.EVENT_STREAM);
    EventStream stream = new EventStream(gateway, topic, subscription);
    stream.takeOver(ctx);
    stream.begin(ctx, alerts, Integer.parseInt(last), since(headers.get(LAST_EVENT_ID, ""), name));
    return Optional.empty();
  }

  /** The first value of a query's parameter. */
  private static Optional<String> first(Map<String, List<String>> query, String key) {
    return query.getOrDefault(key, List.of()).stream().findFirst();
  }

  /** From here on, the connection is a text without end. */
  private void takeOver(ChannelHandlerContext ctx) {
    ByteBuf head = ByteBufUtil.writeUtf8(ctx.alloc(), HEAD);
    ctx.pipeline().addLast(this);
    ctx.pipeline().remove(HttpHandler.class);
    ctx.pipeline().remove(RequestQueue.class);
    ctx.pipeline().remove(HttpObjectAggregator.class);
    ctx.pipeline().remove(HttpServerCodec.class);
    ctx.channel().writeAndFlush(head);
  }

  private void begin(ChannelHandlerContext ctx, boolean alerts, int last, long since) {
    gateway.eventStreams().add(ctx.channel());
    if (topic != null) {
      topic.add(subscription);
      if (since >= 0) {
        topic.sendSince(subscription, gateway.resumed(topic, since));
      } else if (last > 0) {
        topic.sendLast(subscription, last);
      }
    }
    if (alerts) {
      gateway.addAlerted(new Gateway.Alerted(ctx.channel(), Encoding.EVENT_STREAM));
    }
    comments = ctx.executor()
        .scheduleAtFixedRate(
            () -> comment(ctx), COMMENT_SECONDS, COMMENT_SECONDS, TimeUnit.SECONDS);
  }

  /** Keeps proxies from ending a quiet connection, and shows when the other side is gone. */
  private static void comment(ChannelHandlerContext ctx) {
    if (ctx.channel().isWritable()) {
      ctx.channel().writeAndFlush(ByteBufUtil.writeAscii(ctx.alloc(), ":\n\n"));
    }
  }

  /** {@code rolling:17} says that change 17 of that stream was the last seen; -1 if it says nothing of the kind. */
  private static long since(String lastEventId, String stream) {
    if (!lastEventId.matches(Pattern.quote(stream) + ":\\d{1,18}")) {
      return -1;
    }
    return Long.parseLong(lastEventId.substring(stream.length() + 1));
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ReferenceCountUtil.release(message); // there is nothing more for a client to say
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (topic != null && ctx.channel().isWritable()) {
      topic.catchUp(subscription);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (comments != null) {
      comments.cancel(false);
    }
    gateway.removeAlerted(ctx.channel());
    if (topic != null) {
      topic.remove(subscription);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close(); // the connection broke
  }
}

package dev.weir.app.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
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

  /** Turns the connection into an event stream, or says what is wrong with the request. */
  static Optional<Api.Answer> begin(
      ChannelHandlerContext ctx,
      Gateway gateway,
      Map<String, List<String>> query,
      String lastEventId) {
    boolean alerts = query.getOrDefault("alerts", List.of()).contains("true");
    String name = Api.first(query, "stream")
        .or(() -> alerts ? Optional.empty() : gateway.model().defaultStream())
        .orElse("");
    Topic topic = gateway.topics().get(name);
    if (topic == null && !(alerts && name.isEmpty())) {
      return Optional.of(Api.Answer.error(
          400,
          "there is no stream '" + name + "'; there are "
              + String.join(", ", gateway.topics().keySet())));
    }
    String last = Api.first(query, "last").orElse("0");
    if (!last.matches("\\d{1,6}")) {
      return Optional.of(Api.Answer.error(400, "last must be a whole number"));
    }
    @Nullable
    Set<String> symbols = query.containsKey("symbol") ? new TreeSet<>(query.get("symbol")) : null;
    if (topic != null) {
      try {
        boolean keyed = !topic.store().stream().by().isEmpty();
        symbols = Permission.symbols(Entrance.principal(ctx.channel()), name, symbols, keyed);
      } catch (Refusal e) {
        return Optional.of(Api.Answer.error(403, String.valueOf(e.getMessage())));
      }
    }
    Subscription subscription = new Subscription(ctx.channel(), symbols, Encoding.EVENT_STREAM);
    EventStream stream = new EventStream(gateway, topic, subscription);
    stream.takeOver(ctx);
    stream.begin(ctx, alerts, Integer.parseInt(last), since(lastEventId, name));
    return Optional.empty();
  }

  /** From here on, the connection is a text without end. */
  private void takeOver(ChannelHandlerContext ctx) {
    ByteBuf head = ByteBufUtil.writeUtf8(ctx.alloc(), HEAD);
    ctx.pipeline().addLast(this);
    ctx.pipeline().remove(HttpHandler.class);
    Entrance.passed(ctx.pipeline());
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
    if (lastEventId == null || !lastEventId.matches(Pattern.quote(stream) + ":\\d{1,18}")) {
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

package dev.weir.app.gateway;

import dev.weir.app.access.Principal;
import dev.weir.app.connection.Connection;
import dev.weir.app.connection.ConnectionId;
import dev.weir.app.gateway.Request.Interest;
import dev.weir.app.gateway.Request.Wish;
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
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One subscriber to server-sent events (WHATWG HTML, section 9.2). */
final class EventStream extends ChannelInboundHandlerAdapter {
  private static final String HEAD =
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\nConnection: close\r\n"
          + "X-Content-Type-Options: nosniff\r\n";
  private static final String BEGINNING = "\r\n: weir\n\n";
  private static final String LAST_EVENT_ID = "Last-Event-ID";
  private static final int COMMENT_SECONDS = 15;

  private final Gateway gateway;
  private final Peer peer;
  private final @Nullable Topic topic;
  private final @Nullable Subscription subscription;
  private @Nullable ScheduledFuture<?> comments;

  private EventStream(Gateway gateway, Peer peer, Optional<Interest> interest) {
    this.gateway = gateway;
    this.peer = peer;
    this.topic = interest.map(i -> gateway.topics().get(i.stream())).orElse(null);
    this.subscription = interest.map(i -> new Subscription(peer, i)).orElse(null);
  }

  /** Its route is there for the others to see; a stream has no answer. */
  static Answer isBegunElsewhere(Call call) {
    throw new IllegalStateException("a stream of events takes over its connection");
  }

  /**
   * Turns the connection into an event stream.
   *
   * @throws Refusal if the query says something wrong, or wants what may not be had
   */
  static void begin(
      ChannelHandlerContext ctx,
      Gateway gateway,
      Map<String, List<String>> query,
      HttpHeaders headers)
      throws Refusal {
    if (!(gateway.requests().read(RequestReader.json(query)) instanceof Request.Subscribe wanted)) {
      throw new IllegalStateException("it is a subscribe message");
    }
    Principal who = Entrance.principal(ctx.channel());
    Optional<Interest> interest = wanted.wish().map(Wish::interest);
    if (interest.isPresent()) {
      interest = Optional.of(gateway.permitted(who, interest.get()));
    }
    ChannelClient client = ChannelClient.attach(
        ctx.channel(),
        ConnectionId.next(),
        Connection.Kind.SSE,
        who,
        headers.get(HttpHeaderNames.USER_AGENT, ""));
    Peer peer = new Peer(client, Encoding.EVENT_STREAM, false);
    EventStream stream = new EventStream(gateway, peer, interest);
    stream.takeOver(ctx);
    client.register(gateway.model().connections());
    stream.begin(ctx, wanted, headers.get(LAST_EVENT_ID, ""));
  }

  /** From here on, the connection is a text without end. */
  private void takeOver(ChannelHandlerContext ctx) {
    ByteBuf head = ByteBufUtil.writeUtf8(ctx.alloc(), HEAD + sharing(ctx) + BEGINNING);
    ctx.pipeline().addLast(this);
    ctx.pipeline().remove(HttpHandler.class);
    ctx.pipeline().remove(RequestQueue.class);
    Entrance.passed(ctx.pipeline());
    ctx.pipeline().remove(HttpObjectAggregator.class);
    ctx.pipeline().remove(HttpServerCodec.class);
    ctx.channel().writeAndFlush(head);
  }

  /** Lets a page of a listed origin read the stream. */
  private static String sharing(ChannelHandlerContext ctx) {
    String origin = Entrance.listedOrigin(ctx.channel());
    return origin.isEmpty()
        ? ""
        : "Access-Control-Allow-Origin: " + origin + "\r\nVary: Origin\r\n";
  }

  private void begin(ChannelHandlerContext ctx, Request.Subscribe wanted, String lastEventId) {
    gateway.eventStreams().add(ctx.channel());
    if (topic != null && subscription != null) {
      topic.add(subscription);
      OptionalLong seen = seen(lastEventId, topic.store().stream().name());
      switch (seen.isPresent() ? new Request.Since(seen.getAsLong()) : wanted.before()) {
        case Request.Last last -> topic.sendLast(subscription, last.changes());
        case Request.Since since ->
          topic.sendSince(subscription, gateway.resumed(topic, since.seq()));
        case Request.Snapshot snapshot -> topic.sendSnapshot(subscription);
      }
    }
    if (wanted.alerts()) {
      gateway.alerts().add(peer);
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

  /** {@code rolling:17} says that change 17 of that stream was the last seen. */
  private static OptionalLong seen(String lastEventId, String stream) {
    return lastEventId.matches(Pattern.quote(stream) + ":\\d{1,18}")
        ? OptionalLong.of(Long.parseLong(lastEventId.substring(stream.length() + 1)))
        : OptionalLong.empty();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ReferenceCountUtil.release(message); // there is nothing more for a client to say
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (topic != null && subscription != null && ctx.channel().isWritable()) {
      topic.hasRoom(subscription);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (comments != null) {
      comments.cancel(false);
    }
    gateway.alerts().remove(peer);
    if (topic != null && subscription != null) {
      topic.remove(subscription);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close(); // the connection broke
  }
}

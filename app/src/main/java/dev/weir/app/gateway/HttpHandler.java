package dev.weir.app.gateway;

import dev.weir.app.backend.Reply;
import dev.weir.app.connection.Connection;
import dev.weir.app.connection.ConnectionId;
import dev.weir.app.gateway.Assets.Asset;
import dev.weir.app.http.Answer;
import dev.weir.app.http.Call;
import dev.weir.app.http.Problem;
import dev.weir.app.http.Route;
import dev.weir.app.http.Router;
import dev.weir.app.server.ControlFrames;
import dev.weir.app.server.EchoSession;
import dev.weir.app.server.Upgrade;
import dev.weir.core.pipeline.RoutesSpec;
import dev.weir.feed.AcceptingFeed;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.TooLongHttpContentException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Answers HTTP requests, and hands a connection over to {@link Session} or {@link EventStream} where it is asked to. Routes
 * are answered by other threads; requests that come meanwhile on the same connection wait for their turn.
 */
final class HttpHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
  private static final String BEARER = "Bearer ";

  private static final Upgrade.Terms SUBSCRIBER_TERMS =
      new Upgrade.Terms(Gateway.MAX_REQUEST, Upgrade.Compression.SHARED, Encoding.subprotocols());

  private static final Upgrade.Terms ECHO_TERMS =
      new Upgrade.Terms(Gateway.MAX_ECHO, Upgrade.Compression.OWN, List.of());

  private final Gateway gateway;
  private final Deque<FullHttpRequest> waiting = new ArrayDeque<>();
  private boolean busy;

  HttpHandler(Gateway gateway) {
    this.gateway = gateway;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
    if (busy) {
      waiting.add(request.retain());
    } else {
      take(ctx, request);
    }
  }

  private void take(ChannelHandlerContext ctx, FullHttpRequest request) {
    QueryStringDecoder query = new QueryStringDecoder(request.uri());
    String path = query.path();
    boolean upgrade = "websocket".equalsIgnoreCase(request.headers().get(HttpHeaderNames.UPGRADE));
    Optional<AcceptingFeed> door = upgrade ? gateway.model().door(path) : Optional.empty();
    if (request.decoderResult().isFailure()) {
      refuse(ctx, request, malformed(request.decoderResult().cause()));
    } else if (door.isPresent()) {
      enter(ctx, request, query, door.get());
    } else if (upgrade && path.equals("/ws")) {
      subscriber(ctx, request, query);
    } else if (upgrade && path.equals("/echo")) {
      upgrade(ctx, request, ECHO_TERMS, agreement -> new EchoSession());
    } else {
      switch (gateway.router().match(request.method().name(), path)) {
        case Router.Found found
        when found.route().path().equals(Gateway.EVENTS) -> beginEventStream(ctx, request, query);
        case Router.Found found -> work(ctx, request, found, query);
        case Router.WrongMethod wrong -> refuse(ctx, request, wrongMethod(path, wrong.allowed()));
        case Router.Unknown unknown -> sendAsset(ctx, request, path);
      }
    }
  }

  /** Lets another thread answer. */
  private void work(
      ChannelHandlerContext ctx,
      FullHttpRequest request,
      Router.Found found,
      QueryStringDecoder query) {
    Call call = new Call(
        found.parameters(),
        query.parameters(),
        request.headers().get(HttpHeaderNames.CONTENT_TYPE, ""),
        ByteBufUtil.getBytes(request.content()));
    hold(ctx);
    FullHttpRequest kept = request.retain();
    gateway.workers().execute(() -> {
      Answer answer = answer(found.route(), call);
      ctx.executor().execute(() -> {
        gateway.requestCounts().count(found.route(), answer.status());
        HttpReply.send(ctx, kept, answer);
        kept.release();
        goOn(ctx);
      });
    });
  }

  /** Until the answer is there, nothing more is read from this connection. */
  private void hold(ChannelHandlerContext ctx) {
    busy = true;
    ctx.channel().config().setAutoRead(false);
  }

  private Answer answer(Route route, Call call) {
    try {
      return route.handler().answer(call);
    } catch (Problem e) {
      return e.answer();
    } catch (RuntimeException e) {
      return Answer.error(500, "this went wrong inside of Weir: " + e);
    }
  }

  private void goOn(ChannelHandlerContext ctx) {
    busy = false;
    while (!busy && !waiting.isEmpty() && ctx.channel().isActive() && !ctx.isRemoved()) {
      FullHttpRequest next = waiting.remove();
      try {
        take(ctx, next);
      } finally {
        next.release();
      }
    }
    if (!busy) {
      ctx.channel().config().setAutoRead(true);
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    waiting.forEach(FullHttpRequest::release);
    waiting.clear();
  }

  private void enter(
      ChannelHandlerContext ctx,
      FullHttpRequest request,
      QueryStringDecoder query,
      AcceptingFeed feed) {
    String header = request.headers().get(HttpHeaderNames.AUTHORIZATION, "");
    String token = header.startsWith(BEARER)
        ? header.substring(BEARER.length())
        : query.parameters().getOrDefault("token", List.of("")).getFirst();
    InetAddress client = ((InetSocketAddress) ctx.channel().remoteAddress()).getAddress();
    Optional<String> refusal = feed.refusal(token, client);
    if (refusal.isPresent()) {
      refuse(ctx, request, Answer.error(403, refusal.get()));
    } else {
      Upgrade.Terms terms =
          new Upgrade.Terms(feed.spec().maxMessageBytes(), Upgrade.Compression.OWN, List.of());
      upgrade(ctx, request, terms, agreement -> feed.connection());
    }
  }

  private static Peer peer(ChannelClient client, Upgrade.Agreement agreement) {
    return new Peer(
        client,
        agreement.subprotocol().map(Encoding::of).orElse(Encoding.JSON),
        agreement.compression().isPresent());
  }

  private void beginEventStream(
      ChannelHandlerContext ctx, FullHttpRequest request, QueryStringDecoder query) {
    try {
      EventStream.begin(ctx, gateway, query.parameters(), request.headers());
    } catch (Refusal e) {
      refuse(ctx, request, Answer.error(400, String.valueOf(e.getMessage())));
    }
  }

  /** A client that wants to subscribe; if there is a back end for that, it is asked first. */
  private void subscriber(
      ChannelHandlerContext ctx, FullHttpRequest request, QueryStringDecoder query) {
    ChannelClient client = ChannelClient.attach(
        ctx.channel(),
        ConnectionId.next(),
        Connection.Kind.WEBSOCKET,
        null,
        request.headers().get(HttpHeaderNames.USER_AGENT, ""));
    if (!gateway.backends().has(RoutesSpec.CONNECT)) {
      accept(ctx, request, client);
      return;
    }
    hold(ctx);
    FullHttpRequest kept = request.retain();
    gateway
        .backends()
        .ask(RoutesSpec.CONNECT, ConnectEvent.of(client, query))
        .thenAcceptAsync(
            reply -> {
              switch (reply) {
                case Reply.Answered answered
                when ctx.channel().isActive() -> accept(ctx, kept, client);
                case Reply.Answered tooLate -> {}
                case Reply.Failed failed -> refuse(ctx, kept, refusal(failed));
              }
              kept.release();
              goOn(ctx);
            },
            ctx.executor());
  }

  private static Answer refusal(Reply.Failed failed) {
    return failed.cause() == Reply.Cause.TOO_MANY
        ? Answer.error(429, failed.sentence()).with("Retry-After", "1")
        : Answer.error(403, "this connection is not accepted: " + failed.sentence());
  }

  private void accept(ChannelHandlerContext ctx, FullHttpRequest request, ChannelClient client) {
    upgrade(ctx, request, SUBSCRIBER_TERMS, agreement -> gateway.session(peer(client, agreement)))
        .addListener(done -> {
          if (done.isSuccess()) {
            client.register(gateway.model().connections());
          }
        });
  }

  private ChannelFuture upgrade(
      ChannelHandlerContext ctx,
      FullHttpRequest request,
      Upgrade.Terms terms,
      Function<Upgrade.Agreement, ChannelHandler> session) {
    ControlFrames control = gateway.controlFrames();
    gateway.webSockets().add(ctx.channel());
    return Upgrade.answer(
            ctx,
            request,
            terms,
            agreement -> List.of(control, gateway.pulse(control), session.apply(agreement)))
        .addListener(done -> {
          if (done.isSuccess()) {
            ctx.pipeline().remove(this);
          } else {
            gateway.webSockets().remove(ctx.channel());
          }
        });
  }

  private void sendAsset(ChannelHandlerContext ctx, FullHttpRequest request, String path) {
    try {
      Optional<Asset> asset = Assets.find(path);
      if (asset.isEmpty()) {
        refuse(ctx, request, nothing(path));
      } else if (!List.of("GET", "HEAD").contains(request.method().name())) {
        refuse(ctx, request, wrongMethod(path, List.of("GET", "HEAD")));
      } else {
        HttpReply.send(ctx, request, asset.get());
      }
    } catch (IOException e) {
      refuse(ctx, request, Answer.error(500, "the page cannot be read: " + e.getMessage()));
    }
  }

  private Answer nothing(String path) {
    String hint = gateway
        .router()
        .nearest(path)
        .map(near -> "; did you mean " + near + "?")
        .orElse("");
    return Answer.error(404, "there is nothing at " + path + hint);
  }

  private static Answer wrongMethod(String path, List<String> allowed) {
    String methods = String.join(", ", allowed);
    return Answer.error(405, path + " can be asked with " + methods).with("Allow", methods);
  }

  private static Answer malformed(Throwable cause) {
    return switch (cause) {
      case TooLongHttpContentException e ->
        Answer.error(413, "the body is longer than " + Gateway.MAX_BODY + " bytes");
      case TooLongHttpLineException e -> Answer.error(414, "the address is too long");
      case TooLongHttpHeaderException e -> Answer.error(431, "the headers are too long");
      default -> Answer.error(400, "this is no HTTP request");
    };
  }

  private void refuse(ChannelHandlerContext ctx, FullHttpRequest request, Answer answer) {
    gateway.requestCounts().countOther(answer.status());
    HttpReply.send(ctx, request, answer);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close(); // a connection that broke; there is nobody left to tell
  }
}

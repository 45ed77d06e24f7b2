package dev.weir.app.gateway;

import dev.weir.app.access.AuditLog;
import dev.weir.app.access.Principal;
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
import dev.weir.app.server.RequestQueue;
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
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Answers HTTP requests, and hands a connection over to {@link Session} or {@link EventStream} where it is asked to. Routes
 * are answered by other threads; a {@link RequestQueue} lets one request through at a time.
 */
final class HttpHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
  private static final Upgrade.Terms ECHO_TERMS =
      new Upgrade.Terms(Gateway.MAX_ECHO, Upgrade.Compression.OWN, List.of());

  private final Gateway gateway;

  HttpHandler(Gateway gateway) {
    this.gateway = gateway;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
    QueryStringDecoder query = new QueryStringDecoder(request.uri());
    String path = query.path();
    boolean upgrade = "websocket".equalsIgnoreCase(request.headers().get(HttpHeaderNames.UPGRADE));
    Optional<AcceptingFeed> door = upgrade ? gateway.model().door(path) : Optional.empty();
    if (door.isPresent()) {
      enter(ctx, request, query, door.get());
    } else if (upgrade && path.equals("/ws")) {
      subscriber(ctx, request, query);
    } else if (upgrade && path.equals("/echo")) {
      upgrade(ctx, request, ECHO_TERMS, agreement -> handlers(new EchoSession()));
    } else {
      switch (gateway.router().match(request.method().name(), path)) {
        case Router.Found found
        when found.route().path().equals(Gateway.EVENTS) -> beginEventStream(ctx, request, query);
        case Router.Found found -> work(ctx, request, found, query);
        case Router.WrongMethod wrong ->
          refuse(ctx, request, Mistakes.wrongMethod(path, wrong.allowed()));
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
        Entrance.principal(ctx.channel()),
        found.parameters(),
        query.parameters(),
        request.headers().get(HttpHeaderNames.CONTENT_TYPE, ""),
        ByteBufUtil.getBytes(request.content()));
    FullHttpRequest kept = request.retain();
    gateway.workers().execute(() -> {
      Answer answer = answer(found.route(), call);
      ctx.executor().execute(() -> {
        gateway.requestCounts().count(found.route(), answer.status());
        HttpReply.send(ctx, kept, answer);
        kept.release();
      });
    });
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

  private void enter(
      ChannelHandlerContext ctx,
      FullHttpRequest request,
      QueryStringDecoder query,
      AcceptingFeed feed) {
    Principal who = Entrance.principal(ctx.channel());
    boolean permitted =
        who.kind() != Principal.Kind.OPEN && who.mayPublish(feed.spec().name());
    Optional<String> refusal = permitted
        ? feed.refusal()
        : feed.refusal(Doorkeeper.token(request, query), Entrance.address(ctx.channel()));
    if (refusal.isPresent()) {
      gateway.entrance().refused("feed");
      gateway.entrance().audit(AuditLog.Event.REFUSAL, ctx.channel(), query.path(), "feed");
      refuse(ctx, request, Answer.error(403, refusal.get()));
    } else {
      Upgrade.Terms terms =
          new Upgrade.Terms(feed.spec().maxMessageBytes(), Upgrade.Compression.OWN, List.of());
      upgrade(ctx, request, terms, agreement -> handlers(feed.connection()));
    }
  }

  /** What gets the frames of a WebSocket. */
  private List<ChannelHandler> handlers(ChannelHandler session) {
    ControlFrames control = gateway.controlFrames();
    return List.of(control, gateway.pulse(control), session);
  }

  private List<ChannelHandler> subscriber(Peer peer) {
    List<ChannelHandler> handlers = new ArrayList<>(handlers(gateway.session(peer)));
    handlers.addFirst(gateway.messageRate(peer));
    return handlers;
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
      int status = e.code().equals("forbidden") ? 403 : 400;
      refuse(ctx, request, Answer.error(status, String.valueOf(e.getMessage())));
    }
  }

  /** A client that wants to subscribe; if there is a back end for that, it is asked first. */
  private void subscriber(
      ChannelHandlerContext ctx, FullHttpRequest request, QueryStringDecoder query) {
    ChannelClient client = ChannelClient.attach(
        ctx.channel(),
        ConnectionId.next(),
        Connection.Kind.WEBSOCKET,
        Entrance.principal(ctx.channel()),
        request.headers().get(HttpHeaderNames.USER_AGENT, ""));
    if (!gateway.backends().has(RoutesSpec.CONNECT)) {
      accept(ctx, request, client);
      return;
    }
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
                case Reply.Failed failed -> refuse(ctx, kept, Mistakes.notAccepted(failed));
              }
              kept.release();
            },
            ctx.executor());
  }

  private void accept(ChannelHandlerContext ctx, FullHttpRequest request, ChannelClient client) {
    Upgrade.Terms terms = new Upgrade.Terms(
        gateway.entrance().limits().messageBytes(),
        Upgrade.Compression.SHARED,
        Encoding.subprotocols());
    upgrade(ctx, request, terms, agreement -> subscriber(peer(client, agreement)))
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
      Function<Upgrade.Agreement, List<ChannelHandler>> handlers) {
    gateway.webSockets().add(ctx.channel());
    return Upgrade.answer(ctx, request, terms, handlers).addListener(done -> {
      if (done.isSuccess()) {
        ctx.pipeline().remove(this);
        ctx.pipeline().remove(RequestQueue.class);
        Entrance.passed(ctx.pipeline());
      } else {
        gateway.webSockets().remove(ctx.channel());
      }
    });
  }

  private void sendAsset(ChannelHandlerContext ctx, FullHttpRequest request, String path) {
    try {
      Optional<Asset> asset = Assets.find(path);
      if (asset.isEmpty()) {
        refuse(ctx, request, Mistakes.nothing(path, gateway.router()));
      } else if (!List.of("GET", "HEAD").contains(request.method().name())) {
        refuse(ctx, request, Mistakes.wrongMethod(path, List.of("GET", "HEAD")));
      } else {
        HttpReply.send(ctx, request, asset.get());
      }
    } catch (IOException e) {
      refuse(ctx, request, Answer.error(500, "the page cannot be read: " + e.getMessage()));
    }
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

package dev.weir.app.gateway;

import dev.weir.app.access.AuditLog;
import dev.weir.app.access.Principal;
import dev.weir.app.gateway.Api.Answer;
import dev.weir.app.gateway.Assets.Asset;
import dev.weir.app.server.ControlFrames;
import dev.weir.app.server.EchoSession;
import dev.weir.app.server.Upgrade;
import dev.weir.feed.AcceptingFeed;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Answers HTTP requests, and hands a connection over to {@link Session} or {@link EventStream} where it is asked to. */
final class HttpHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
  private static final String PAGE_POLICY =
      "default-src 'self'; img-src 'self' data:; connect-src 'self' ws: wss:";

  private static final Upgrade.Terms ECHO_TERMS = new Upgrade.Terms(Gateway.MAX_ECHO, true, false);

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
      // They get each change as it was framed once for all, so there is nothing to compress.
      Upgrade.Terms terms =
          new Upgrade.Terms(gateway.entrance().limits().messageBytes(), false, false);
      upgrade(ctx, request, terms, Optional.of(gateway.messageRate()), gateway.session());
    } else if (upgrade && path.equals("/echo")) {
      upgrade(ctx, request, ECHO_TERMS, Optional.empty(), new EchoSession());
    } else if (!request.method().equals(HttpMethod.GET)
        && !request.method().equals(HttpMethod.HEAD)) {
      send(ctx, request, Answer.error(405, "only GET is answered here"));
    } else if (path.equals("/sse")) {
      EventStream.begin(ctx, gateway, query.parameters(), request.headers().get("Last-Event-ID"))
          .ifPresent(problem -> send(ctx, request, problem));
    } else {
      gateway
          .api()
          .get(path, query.parameters(), Entrance.principal(ctx.channel()))
          .ifPresentOrElse(
              answer -> send(ctx, request, answer), () -> sendAsset(ctx, request, path));
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
      send(ctx, request, Answer.error(403, refusal.get()));
    } else {
      Upgrade.Terms terms = new Upgrade.Terms(feed.spec().maxMessageBytes(), true, false);
      upgrade(ctx, request, terms, Optional.empty(), feed.connection());
    }
  }

  private void upgrade(
      ChannelHandlerContext ctx,
      FullHttpRequest request,
      Upgrade.Terms terms,
      Optional<ChannelHandler> limit,
      ChannelHandler session) {
    ControlFrames control = gateway.controlFrames();
    gateway.webSockets().add(ctx.channel());
    List<ChannelHandler> handlers = new ArrayList<>(limit.stream().toList());
    handlers.addAll(List.of(control, gateway.pulse(control), session));
    Upgrade.answer(ctx, request, terms, handlers.toArray(ChannelHandler[]::new))
        .addListener(done -> {
          if (done.isSuccess()) {
            ctx.pipeline().remove(this);
            Entrance.passed(ctx.pipeline());
          } else {
            gateway.webSockets().remove(ctx.channel());
          }
        });
  }

  private static void sendAsset(ChannelHandlerContext ctx, FullHttpRequest request, String path) {
    try {
      Optional<Asset> asset = Assets.find(path);
      if (asset.isEmpty()) {
        send(ctx, request, Answer.error(404, "there is nothing at " + path));
      } else {
        send(ctx, request, asset.get());
      }
    } catch (IOException e) {
      send(ctx, request, Answer.error(500, "the page cannot be read: " + e.getMessage()));
    }
  }

  private static void send(ChannelHandlerContext ctx, FullHttpRequest request, Asset asset) {
    boolean known = asset.tag().equals(request.headers().get(HttpHeaderNames.IF_NONE_MATCH));
    FullHttpResponse response = response(
        known ? HttpResponseStatus.NOT_MODIFIED : HttpResponseStatus.OK,
        asset.type(),
        known ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(asset.bytes()));
    response
        .headers()
        .set(HttpHeaderNames.ETAG, asset.tag())
        .set(HttpHeaderNames.CACHE_CONTROL, "no-cache")
        .set(HttpHeaderNames.CONTENT_SECURITY_POLICY, PAGE_POLICY);
    send(ctx, request, response);
  }

  private static void send(ChannelHandlerContext ctx, FullHttpRequest request, Answer answer) {
    FullHttpResponse response = response(
        HttpResponseStatus.valueOf(answer.status()),
        answer.type(),
        Unpooled.copiedBuffer(answer.body(), StandardCharsets.UTF_8));
    response.headers().set(HttpHeaderNames.CACHE_CONTROL, "no-store");
    send(ctx, request, response);
  }

  private static FullHttpResponse response(HttpResponseStatus status, String type, ByteBuf body) {
    FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, body);
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, type)
        .set("X-Content-Type-Options", "nosniff");
    return response;
  }

  private static void send(
      ChannelHandlerContext ctx, FullHttpRequest request, FullHttpResponse response) {
    HttpUtil.setContentLength(response, response.content().readableBytes());
    boolean keepAlive = HttpUtil.isKeepAlive(request);
    HttpUtil.setKeepAlive(response, keepAlive);
    if (request.method().equals(HttpMethod.HEAD)) {
      response.content().clear();
    }
    ChannelFuture written = ctx.writeAndFlush(response);
    if (!keepAlive) {
      written.addListener(ChannelFutureListener.CLOSE);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close(); // a connection that broke; there is nobody left to tell
  }
}

package dev.weir.app.gateway;

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
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Answers HTTP requests, and hands a connection over to {@link Session} or {@link EventStream} where it is asked to. */
final class HttpHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
  private static final String BEARER = "Bearer ";

  private static final Upgrade.Terms SUBSCRIBER_TERMS =
      new Upgrade.Terms(Gateway.MAX_REQUEST, Upgrade.Compression.SHARED, Encoding.subprotocols());

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
      upgrade(ctx, request, SUBSCRIBER_TERMS, agreement -> gateway.session(peer(ctx, agreement)));
    } else if (upgrade && path.equals("/echo")) {
      upgrade(ctx, request, ECHO_TERMS, agreement -> new EchoSession());
    } else if (!request.method().equals(HttpMethod.GET)
        && !request.method().equals(HttpMethod.HEAD)) {
      send(ctx, request, Answer.error(405, "only GET is answered here"));
    } else if (path.equals("/sse")) {
      beginEventStream(ctx, request, query);
    } else {
      gateway
          .api()
          .get(path, query.parameters())
          .ifPresentOrElse(
              answer -> send(ctx, request, answer), () -> sendAsset(ctx, request, path));
    }
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
      send(ctx, request, Answer.error(403, refusal.get()));
    } else {
      Upgrade.Terms terms =
          new Upgrade.Terms(feed.spec().maxMessageBytes(), Upgrade.Compression.OWN, List.of());
      upgrade(ctx, request, terms, agreement -> feed.connection());
    }
  }

  private static Peer peer(ChannelHandlerContext ctx, Upgrade.Agreement agreement) {
    return new Peer(
        ctx.channel(),
        agreement.subprotocol().map(Encoding::of).orElse(Encoding.JSON),
        agreement.compression().isPresent());
  }

  private void beginEventStream(
      ChannelHandlerContext ctx, FullHttpRequest request, QueryStringDecoder query) {
    try {
      EventStream.begin(ctx, gateway, query.parameters(), request.headers().get("Last-Event-ID"));
    } catch (Refusal e) {
      send(ctx, request, Answer.error(400, String.valueOf(e.getMessage())));
    }
  }

  private void upgrade(
      ChannelHandlerContext ctx,
      FullHttpRequest request,
      Upgrade.Terms terms,
      Function<Upgrade.Agreement, ChannelHandler> session) {
    ControlFrames control = gateway.controlFrames();
    gateway.webSockets().add(ctx.channel());
    Upgrade.answer(
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

  private static void sendAsset(ChannelHandlerContext ctx, FullHttpRequest request, String path) {
    try {
      Optional<Asset> asset = Assets.find(path);
      if (asset.isEmpty()) {
        send(ctx, request, Answer.error(404, "there is nothing at " + path));
      } else {
        send(ctx, request, PageResponse.to(request, asset.get()));
      }
    } catch (IOException e) {
      send(ctx, request, Answer.error(500, "the page cannot be read: " + e.getMessage()));
    }
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

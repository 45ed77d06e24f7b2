package dev.weir.app.gateway;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.app.gateway.Assets.Asset;
import dev.weir.core.pipeline.Column;
import dev.weir.core.pipeline.Pipeline;
import dev.weir.core.pipeline.Suggestions;
import dev.weir.core.stream.AlertEvent;
import dev.weir.core.stream.AlertWriter;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
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
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Answers HTTP requests, and hands a connection over to {@link Session} or {@link EventStream} where it is asked to. */
final class HttpHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
  private static final String JSON = "application/json";
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int MAX_HISTORY = 10_000;

  private final Gateway gateway;

  HttpHandler(Gateway gateway) {
    this.gateway = gateway;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
    QueryStringDecoder query = new QueryStringDecoder(request.uri());
    String path = query.path();
    boolean upgrade = "websocket".equalsIgnoreCase(request.headers().get(HttpHeaderNames.UPGRADE));
    if (upgrade && (path.equals("/ws") || path.equals("/echo"))) {
      upgrade(ctx, request, path);
    } else if (!request.method().equals(HttpMethod.GET)
        && !request.method().equals(HttpMethod.HEAD)) {
      fail(ctx, request, HttpResponseStatus.METHOD_NOT_ALLOWED, "only GET is answered here");
    } else if (path.equals("/sse")) {
      EventStream.begin(ctx, gateway, query.parameters(), request.headers().get("Last-Event-ID"))
          .ifPresent(problem -> fail(ctx, request, HttpResponseStatus.BAD_REQUEST, problem));
    } else {
      get(ctx, request, path, query);
    }
  }

  private void upgrade(ChannelHandlerContext ctx, FullHttpRequest request, String path) {
    WebSocketServerHandshaker handshaker = new WebSocketServerHandshakerFactory(
            "ws://" + request.headers().get(HttpHeaderNames.HOST) + path,
            null,
            false,
            Gateway.MAX_REQUEST)
        .newHandshaker(request);
    if (handshaker == null) {
      WebSocketServerHandshakerFactory.sendUnsupportedVersionResponse(ctx.channel());
      return;
    }
    ctx.pipeline().replace(this, "session", path.equals("/ws") ? new Session(gateway) : new Echo());
    handshaker.handshake(ctx.channel(), request);
  }

  private void get(
      ChannelHandlerContext ctx, FullHttpRequest request, String path, QueryStringDecoder query) {
    GatewayModel model = gateway.model();
    switch (path) {
      case "/healthz" -> answer(ctx, request, HttpResponseStatus.OK, TEXT, "ok\n");
      case "/readyz" -> {
        boolean ready = model.ready().getAsBoolean();
        answer(
            ctx,
            request,
            ready ? HttpResponseStatus.OK : HttpResponseStatus.SERVICE_UNAVAILABLE,
            TEXT,
            ready ? "ready\n" : "not ready\n");
      }
      case "/metrics" ->
        answer(
            ctx,
            request,
            HttpResponseStatus.OK,
            "text/plain; version=0.0.4; charset=utf-8",
            model.metrics().get() + gateway.metrics());
      case "/api/status" -> json(ctx, request, status().toString());
      case "/api/streams" -> json(ctx, request, streams().toString());
      case "/api/alerts" -> json(ctx, request, alerts());
      case "/api/feeds" -> json(ctx, request, model.feeds().get().toString());
      case "/api/dead-letters" -> json(ctx, request, model.deadLetters().get().toString());
      default -> {
        if (path.startsWith("/api/streams/")) {
          stream(ctx, request, path.split("/"), query);
        } else {
          asset(ctx, request, path);
        }
      }
    }
  }

  private void stream(
      ChannelHandlerContext ctx,
      FullHttpRequest request,
      String[] parts,
      QueryStringDecoder query) {
    Optional<ChangeStore> store = gateway.model().store(parts.length > 3 ? parts[3] : "");
    String what = parts.length == 5 ? parts[4] : "";
    if (store.isEmpty()) {
      List<String> known = gateway.topics().keySet().stream().toList();
      String hint = Suggestions.nearest(parts.length > 3 ? parts[3] : "", known)
          .map(s -> "; did you mean " + s + "?")
          .orElse("");
      fail(ctx, request, HttpResponseStatus.NOT_FOUND, "there is no such stream" + hint);
    } else if (what.equals("snapshot")) {
      json(
          ctx,
          request,
          "[" + String.join(",", Topic.snapshot(store.get(), gateway.model().texts())) + "]");
    } else if (what.equals("history")) {
      String symbol = query.parameters().getOrDefault("symbol", List.of()).stream()
          .findFirst()
          .orElse(null);
      String last = query.parameters().getOrDefault("last", List.of("600")).getFirst();
      if (!last.matches("\\d{1,6}")) {
        fail(ctx, request, HttpResponseStatus.BAD_REQUEST, "last must be a whole number");
        return;
      }
      int count = Math.min(MAX_HISTORY, Integer.parseInt(last));
      json(
          ctx,
          request,
          "[" + String.join(",", Topic.history(store.get(), gateway.model().texts(), symbol, count))
              + "]");
    } else {
      fail(ctx, request, HttpResponseStatus.NOT_FOUND, "a stream has /snapshot and /history");
    }
  }

  private ObjectNode status() {
    GatewayModel model = gateway.model();
    return MAPPER
        .createObjectNode()
        .put("name", model.name())
        .put("version", model.version())
        .put("startedAt", model.startedAt().toString())
        .put("uptimeSeconds", Duration.between(model.startedAt(), Instant.now()).toSeconds());
  }

  private ObjectNode streams() {
    ObjectNode all = MAPPER.createObjectNode();
    gateway.model().defaultStream().ifPresent(d -> all.put("default", d));
    ArrayNode list = all.putArray("streams");
    for (ChangeStore store : gateway.model().stores()) {
      Pipeline.Stream stream = store.stream();
      ObjectNode node = list.addObject().put("name", stream.name()).put("from", stream.from());
      stream.by().forEach(node.putArray("keys")::add);
      ArrayNode fields = node.putArray("fields");
      for (Column column :
          stream.columns().subList(stream.by().size(), stream.columns().size())) {
        fields
            .addObject()
            .put("name", column.name())
            .put("type", column.type().name().toLowerCase(java.util.Locale.ROOT));
      }
      node.put("seq", store.head()).put("keyCount", store.keyCount());
    }
    return all;
  }

  private String alerts() {
    AlertBoard board = gateway.model().alerts();
    return "{\"active\":" + array(board.active()) + ",\"recent\":" + array(board.recent()) + "}";
  }

  private static String array(List<AlertEvent> events) {
    return "[" + String.join(",", events.stream().map(AlertWriter::json).toList()) + "]";
  }

  private void asset(ChannelHandlerContext ctx, FullHttpRequest request, String path) {
    try {
      Optional<Asset> asset = Assets.find(path);
      if (asset.isEmpty()) {
        fail(ctx, request, HttpResponseStatus.NOT_FOUND, "there is nothing at " + path);
        return;
      }
      boolean known =
          asset.get().tag().equals(request.headers().get(HttpHeaderNames.IF_NONE_MATCH));
      FullHttpResponse response = new DefaultFullHttpResponse(
          HttpVersion.HTTP_1_1,
          known ? HttpResponseStatus.NOT_MODIFIED : HttpResponseStatus.OK,
          known ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(asset.get().bytes()));
      response
          .headers()
          .set(HttpHeaderNames.CONTENT_TYPE, asset.get().type())
          .set(HttpHeaderNames.ETAG, asset.get().tag())
          .set(HttpHeaderNames.CACHE_CONTROL, "no-cache")
          .set(
              "Content-Security-Policy",
              "default-src 'self'; img-src 'self' data:; connect-src 'self' ws: wss:");
      send(ctx, request, response);
    } catch (IOException e) {
      fail(
          ctx,
          request,
          HttpResponseStatus.INTERNAL_SERVER_ERROR,
          "the page cannot be read: " + e.getMessage());
    }
  }

  private static void json(ChannelHandlerContext ctx, FullHttpRequest request, String body) {
    answer(ctx, request, HttpResponseStatus.OK, JSON, body);
  }

  private static void fail(
      ChannelHandlerContext ctx,
      FullHttpRequest request,
      HttpResponseStatus status,
      String sentence) {
    answer(
        ctx,
        request,
        status,
        JSON,
        MAPPER.createObjectNode().put("error", sentence).toString());
  }

  private static void answer(
      ChannelHandlerContext ctx,
      FullHttpRequest request,
      HttpResponseStatus status,
      String type,
      String body) {
    FullHttpResponse response = new DefaultFullHttpResponse(
        HttpVersion.HTTP_1_1, status, Unpooled.copiedBuffer(body, StandardCharsets.UTF_8));
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, type)
        .set(HttpHeaderNames.CACHE_CONTROL, "no-store");
    send(ctx, request, response);
  }

  private static void send(
      ChannelHandlerContext ctx, FullHttpRequest request, FullHttpResponse response) {
    response.headers().set("X-Content-Type-Options", "nosniff");
    HttpUtil.setContentLength(response, response.content().readableBytes());
    boolean keepAlive = HttpUtil.isKeepAlive(request);
    HttpUtil.setKeepAlive(response, keepAlive);
    if (request.method().equals(HttpMethod.HEAD)) {
      response.content().clear();
    }
    var written = ctx.writeAndFlush(response);
    if (!keepAlive) {
      written.addListener(ChannelFutureListener.CLOSE);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close(); // a connection that broke; there is nobody left to tell
  }
}

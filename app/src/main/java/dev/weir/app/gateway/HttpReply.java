package dev.weir.app.gateway;

import dev.weir.app.gateway.Assets.Asset;
import dev.weir.app.http.Answer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;

/** Writes answers as HTTP. */
final class HttpReply {
  private HttpReply() {}

  static void send(ChannelHandlerContext ctx, FullHttpRequest request, Asset asset) {
    send(ctx, request, PageResponse.to(request, asset));
  }

  static void send(ChannelHandlerContext ctx, FullHttpRequest request, Answer answer) {
    FullHttpResponse response = response(
        HttpResponseStatus.valueOf(answer.status()),
        answer.type(),
        Unpooled.copiedBuffer(answer.body(), StandardCharsets.UTF_8));
    response.headers().set(HttpHeaderNames.CACHE_CONTROL, "no-store");
    answer.headers().forEach(response.headers()::set);
    send(ctx, request, response);
  }

  private static FullHttpResponse response(HttpResponseStatus status, String type, ByteBuf body) {
    FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, body);
    if (!type.isEmpty()) {
      response.headers().set(HttpHeaderNames.CONTENT_TYPE, type);
    }
    response.headers().set("X-Content-Type-Options", "nosniff");
    return response;
  }

  private static void send(
      ChannelHandlerContext ctx, FullHttpRequest request, FullHttpResponse response) {
    if (!response.status().equals(HttpResponseStatus.NO_CONTENT)) { // RFC 9110, section 8.6
      HttpUtil.setContentLength(response, response.content().readableBytes());
    }
    boolean keepAlive = HttpUtil.isKeepAlive(request) && request.decoderResult().isSuccess();
    HttpUtil.setKeepAlive(response, keepAlive);
    if (request.method().equals(HttpMethod.HEAD)) {
      response.content().clear();
    }
    ChannelFuture written = ctx.writeAndFlush(response);
    if (!keepAlive) {
      written.addListener(ChannelFutureListener.CLOSE);
    }
  }
}

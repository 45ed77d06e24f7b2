package dev.weir.app.simulate;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;

/** Tells who comes with plain HTTP, such as a browser, what this is. WebSocket handshakes pass. */
final class AboutPage extends ChannelInboundHandlerAdapter {
  private static final String ABOUT = """
      This is weir simulate, a WebSocket server that plays a feed.
        any path   the feed: send {"type":"subscribe","symbol":"TICKER"}
        /echo      sends every message back
      """;

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof FullHttpRequest request && !isUpgrade(request)) {
      answer(ctx, status(request));
      request.release();
    } else {
      ctx.fireChannelRead(message);
    }
  }

  private static boolean isUpgrade(FullHttpRequest request) {
    return request.decoderResult().isSuccess()
        && request
            .headers()
            .containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true);
  }

  private static HttpResponseStatus status(FullHttpRequest request) {
    if (!request.decoderResult().isSuccess()) {
      return HttpResponseStatus.BAD_REQUEST;
    }
    return HttpMethod.GET.equals(request.method())
        ? HttpResponseStatus.OK
        : HttpResponseStatus.METHOD_NOT_ALLOWED;
  }

  private static void answer(ChannelHandlerContext ctx, HttpResponseStatus status) {
    FullHttpResponse response = new DefaultFullHttpResponse(
        HttpVersion.HTTP_1_1, status, ByteBufUtil.writeUtf8(ctx.alloc(), ABOUT));
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8")
        .set(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes())
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    ctx.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
  }
}

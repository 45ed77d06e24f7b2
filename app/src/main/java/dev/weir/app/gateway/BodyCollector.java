package dev.weir.app.gateway;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.TooLongHttpContentException;

/** Whole requests; one whose body is too long goes on as such, without its body, to be answered in its turn. */
final class BodyCollector extends HttpObjectAggregator {

  BodyCollector(int maxBytes) {
    super(maxBytes);
  }

  @Override
  protected void handleOversizedMessage(ChannelHandlerContext ctx, HttpMessage oversized) {
    if (oversized instanceof HttpRequest request) {
      DefaultFullHttpRequest head = new DefaultFullHttpRequest(
          request.protocolVersion(), request.method(), request.uri(), Unpooled.EMPTY_BUFFER);
      head.headers().set(request.headers());
      head.setDecoderResult(DecoderResult.failure(new TooLongHttpContentException()));
      ctx.fireChannelRead(head);
    }
  }
}

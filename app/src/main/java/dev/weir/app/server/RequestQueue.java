package dev.weir.app.server;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Lets the requests of a connection through one at a time: the next one when the one before it is answered, however long
 * that takes (RFC 9112, section 9.3.2). So whoever answers need not think of others; and while requests wait, no more are
 * read.
 */
public final class RequestQueue extends ChannelDuplexHandler {
  private final Deque<FullHttpRequest> waiting = new ArrayDeque<>();
  private boolean busy; // a request is through, and not yet answered
  private boolean letting; // through, in a loop: many quick answers must not nest

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (!(message instanceof FullHttpRequest request)) {
      ctx.fireChannelRead(message);
    } else if (busy || letting) {
      waiting.add(request);
      ctx.channel().config().setAutoRead(false);
    } else {
      letThrough(ctx, request);
    }
  }

  private void letThrough(ChannelHandlerContext ctx, @Nullable FullHttpRequest first) {
    letting = true;
    FullHttpRequest next = first;
    while (next != null) {
      busy = true;
      ctx.fireChannelRead(next);
      next = busy ? null : waiting.poll();
    }
    letting = false;
    if (waiting.isEmpty()) {
      ctx.channel().config().setAutoRead(true);
    }
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    ctx.write(message, promise);
    if (message instanceof FullHttpResponse) {
      busy = false;
      if (!letting) {
        letThrough(ctx, waiting.poll());
      }
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    waiting.forEach(ReferenceCountUtil::release);
    waiting.clear();
    ctx.channel().config().setAutoRead(true);
  }
}

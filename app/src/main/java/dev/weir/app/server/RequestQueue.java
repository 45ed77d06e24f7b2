package dev.weir.app.server;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Lets the requests of a connection through one at a time: the next one when the one before it is answered, however long
 * that takes (RFC 9112, section 9.3.2), and the client reads its answers. So whoever answers need not think of others; and
 * while requests wait, no more are read.
 */
public final class RequestQueue extends ChannelDuplexHandler {
  private final Deque<FullHttpRequest> waiting = new ArrayDeque<>();
  private boolean busy; // a request is through, and not yet answered
  private boolean letting; // through, in a loop: many quick answers must not nest

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof FullHttpRequest request) {
      waiting.add(request);
      letThrough(ctx);
    } else {
      ctx.fireChannelRead(message);
    }
  }

  private void letThrough(ChannelHandlerContext ctx) {
    if (letting) {
      return;
    }
    letting = true;
    while (!busy && !waiting.isEmpty() && ctx.channel().isWritable() && !ctx.isRemoved()) {
      busy = true;
      ctx.fireChannelRead(waiting.remove());
    }
    letting = false;
    if (!ctx.isRemoved()) {
      ctx.channel().config().setAutoRead(waiting.isEmpty());
    }
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    ctx.write(message, promise);
    if (message instanceof FullHttpResponse) {
      busy = false;
      letThrough(ctx);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    letThrough(ctx);
    ctx.fireChannelWritabilityChanged();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    waiting.forEach(ReferenceCountUtil::release);
    waiting.clear();
    ctx.channel().config().setAutoRead(true);
  }
}

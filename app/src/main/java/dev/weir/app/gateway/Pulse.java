package dev.weir.app.gateway;

import dev.weir.app.server.ControlFrames;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Pings a subscriber, and closes a connection that has fallen silent. */
final class Pulse extends ChannelInboundHandlerAdapter {
  private static final int TOO_LATE = 1008; // policy violation, RFC 6455, section 7.4.1

  private final Heartbeat heartbeat;
  private final ControlFrames control;
  private final Runnable onSilence;
  private @Nullable ScheduledFuture<?> beat;

  /**
   * @param control of the same connection
   * @param onSilence called when a connection is closed because nothing came back
   */
  Pulse(Heartbeat heartbeat, ControlFrames control, Runnable onSilence) {
    this.heartbeat = heartbeat;
    this.control = control;
    this.onSilence = onSilence;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    long every = heartbeat.ping().toNanos();
    beat = ctx.executor().scheduleAtFixedRate(() -> beat(ctx), every, every, TimeUnit.NANOSECONDS);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    if (beat != null) {
      beat.cancel(false);
    }
  }

  private void beat(ChannelHandlerContext ctx) {
    long quiet = ctx.executor().ticker().nanoTime() - control.heardNanos();
    if (quiet >= heartbeat.silence().toNanos()) {
      onSilence.run();
      close(ctx);
    } else if (ctx.channel().isWritable()) { // else there is enough for it to answer already
      ctx.writeAndFlush(new PingWebSocketFrame(Unpooled.EMPTY_BUFFER));
    }
  }

  /** Says why, if there is room to, and closes without waiting for an answer. */
  private static void close(ChannelHandlerContext ctx) {
    if (ctx.channel().isWritable()) {
      ctx.writeAndFlush(new CloseWebSocketFrame(TOO_LATE, "nothing came back, not even a pong"))
          .addListener(ChannelFutureListener.CLOSE);
    } else {
      ctx.close();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close(); // the connection broke; there is nobody left to tell
  }
}

package dev.weir.app.gateway;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The part of a WebSocket connection that is the same whatever is talked about (RFC 6455, section 5.5): answers pings and
 * the close, sends pings of its own, closes a connection that has fallen silent. Messages pass.
 *
 * <p>While the other side does not read, it is not read from either: who asks without taking the answers must wait.
 */
final class ControlFrames extends ChannelDuplexHandler {
  private static final int TOO_LATE = 1008; // policy violation, RFC 6455, section 7.4.1

  private final Heartbeat heartbeat;
  private final Runnable onSilence;
  private long heardNanos;
  private @Nullable ScheduledFuture<?> beat;
  private boolean closing;

  /**
   * @param onSilence called when a connection is closed because nothing came back
   */
  ControlFrames(Heartbeat heartbeat, Runnable onSilence) {
    this.heartbeat = heartbeat;
    this.onSilence = onSilence;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    heardNanos = now(ctx);
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
    if (now(ctx) - heardNanos >= heartbeat.silence().toNanos()) {
      onSilence.run();
      close(ctx.channel(), TOO_LATE, "nothing came back, not even a pong");
    } else if (ctx.channel().isWritable()) { // else there is enough for it to answer already
      ctx.writeAndFlush(new PingWebSocketFrame(Unpooled.EMPTY_BUFFER));
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    heardNanos = now(ctx);
    switch (message) {
      case PingWebSocketFrame ping -> ctx.writeAndFlush(new PongWebSocketFrame(ping.content()));
      case PongWebSocketFrame pong -> ReferenceCountUtil.release(pong);
      case CloseWebSocketFrame close
      when closing -> {
        ReferenceCountUtil.release(close); // it is the answer to ours
        ctx.close();
      }
      case CloseWebSocketFrame close ->
        ctx.writeAndFlush(close).addListener(ChannelFutureListener.CLOSE);
      default -> ctx.fireChannelRead(message);
    }
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    closing |= message instanceof CloseWebSocketFrame;
    ctx.write(message, promise);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    ctx.channel().config().setAutoRead(ctx.channel().isWritable());
    ctx.fireChannelWritabilityChanged();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof TooLongFrameException) {
      close(
          ctx.channel(),
          WebSocketCloseStatus.MESSAGE_TOO_BIG.code(),
          "a message has at most " + Gateway.MAX_REQUEST + " bytes");
    } else {
      ctx.close(); // the other side broke the protocol, which the codec has answered, or the
      // connection
    }
  }

  /** Says why, if there is room to, and closes without waiting for an answer. */
  private static void close(Channel channel, int code, String reason) {
    if (channel.isWritable()) {
      channel
          .writeAndFlush(new CloseWebSocketFrame(code, reason))
          .addListener(ChannelFutureListener.CLOSE);
    } else {
      channel.close();
    }
  }

  private static long now(ChannelHandlerContext ctx) {
    return ctx.executor().ticker().nanoTime();
  }
}

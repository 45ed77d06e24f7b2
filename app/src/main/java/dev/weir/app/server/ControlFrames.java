package dev.weir.app.server;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The part of a WebSocket connection that is the same whatever is talked about (RFC 6455, sections 5.5 and 7): answers pings
 * and the close, and ends a connection whose client breaks the protocol, or does not answer a close frame in time. Messages
 * pass.
 *
 * <p>While the other side does not read, it is not read from either: who asks without taking the answers must wait.
 */
public final class ControlFrames extends ChannelDuplexHandler {
  /** How long the client may take to answer a close frame, or to end the connection after it. */
  private static final long GRACE_SECONDS = 5;

  private final Consumer<Violation> violations;
  private long heardNanos;
  private boolean closeSent;

  /** @param violations told of each before the connection is ended */
  public ControlFrames(Consumer<Violation> violations) {
    this.violations = violations;
  }

  /** When anything came last, on the ticker of the channel's event loop. */
  public long heardNanos() {
    return heardNanos;
  }

  /** Whether goodbye has been said: nothing may be sent after it (RFC 6455, section 5.5.1). On the event loop. */
  public boolean isClosing() {
    return closeSent;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    heardNanos = now(ctx);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    heardNanos = now(ctx);
    switch (message) {
      case PingWebSocketFrame ping -> ctx.writeAndFlush(new PongWebSocketFrame(ping.content()));
      case PongWebSocketFrame pong -> ReferenceCountUtil.release(pong);
      case CloseWebSocketFrame close
      when closeSent -> {
        ReferenceCountUtil.release(close); // it is the answer to ours
        ctx.close();
      }
      case CloseWebSocketFrame close -> answer(ctx, close);
      default -> ctx.fireChannelRead(message);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof Violation violation) {
      violations.accept(violation);
      if (closeSent) {
        ctx.close();
      } else {
        answer(ctx, new CloseWebSocketFrame(violation.code(), violation.reason()));
        closeLater(ctx);
      }
    } else {
      ctx.fireUserEventTriggered(event);
    }
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    if (message instanceof CloseWebSocketFrame) {
      closeSent = true;
      ctx.write(message, promise.unvoid()).addListener(sent -> closeLater(ctx));
    } else {
      ctx.write(message, promise);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    ctx.channel().config().setAutoRead(ctx.channel().isWritable());
    ctx.fireChannelWritabilityChanged();
  }

  /**
   * Sends the last frame, behind all others, and then that there is no more; the client ends the connection. It is not
   * closed at once: a socket that is closed while there is something to read is reset, and the client would not get what
   * was sent last.
   */
  private void answer(ChannelHandlerContext ctx, CloseWebSocketFrame close) {
    closeSent = true;
    ctx.writeAndFlush(close).addListener((ChannelFutureListener) sent -> {
      if (sent.isSuccess() && sent.channel() instanceof DuplexChannel channel) {
        shutdownOutput(channel);
        closeLater(ctx);
      } else {
        ctx.close();
      }
    });
  }

  /** With TLS, its own last word comes before that of TCP (RFC 8446, section 6.1). */
  private static void shutdownOutput(DuplexChannel channel) {
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    if (tls == null) {
      channel.shutdownOutput();
    } else {
      tls.closeOutbound().addListener(said -> channel.shutdownOutput());
    }
  }

  private static void closeLater(ChannelHandlerContext ctx) {
    ctx.executor().schedule(() -> ctx.close(), GRACE_SECONDS, TimeUnit.SECONDS);
  }

  private static long now(ChannelHandlerContext ctx) {
    return ctx.executor().ticker().nanoTime();
  }
}

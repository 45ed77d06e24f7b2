package dev.weir.app.simulate;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler.HandshakeComplete;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Brings a WebSocket that has shaken hands to the session of its path, which it puts before itself. It stays last in
 * the pipeline to do what is the same for all: it greets, cuts the connection after a while if so wished, and does not
 * read while the client does not take what was sent, so that nobody can make the simulator's memory grow by asking.
 */
final class Arrival extends ChannelInboundHandlerAdapter {
  /** What a WebSocket gets that has shaken hands. */
  @FunctionalInterface
  interface Sessions {
    ChannelHandler of(HandshakeComplete handshake);
  }

  private final Sessions sessions;
  private final Optional<String> greeting;
  private final Optional<Duration> dropEvery;
  private final Consumer<String> troubles;
  private @Nullable Future<?> drop;

  Arrival(Sessions sessions, Simulator.Options options, Consumer<String> troubles) {
    this.sessions = sessions;
    this.greeting = options.greeting();
    this.dropEvery = options.dropEvery();
    this.troubles = troubles;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof HandshakeComplete handshake) {
      greeting.ifPresent(text -> ctx.writeAndFlush(new TextWebSocketFrame(text)));
      dropEvery.ifPresent(life ->
          drop = ctx.executor().schedule(() -> reset(ctx), life.toNanos(), TimeUnit.NANOSECONDS));
      ctx.pipeline().addBefore(ctx.name(), null, sessions.of(handshake));
    }
    ctx.fireUserEventTriggered(event);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    ctx.channel().config().setAutoRead(ctx.channel().isWritable());
    ctx.fireChannelWritabilityChanged();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (drop != null) {
      drop.cancel(false);
    }
    ctx.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    // A client that goes away is everyday life here; all else is worth a line.
    if (!(cause instanceof IOException)) {
      troubles.accept(
          "connection from " + ctx.channel().remoteAddress() + " closed: " + cause.getMessage());
    }
    ctx.close();
  }

  /** As when a cable is cut or a machine dies: neither a close frame nor a FIN, but a reset (by SO_LINGER 0). */
  private static void reset(ChannelHandlerContext ctx) {
    ctx.channel().config().setOption(ChannelOption.SO_LINGER, 0);
    ctx.channel().close();
  }
}

package dev.weir.app.simulate;

import dev.weir.app.server.ControlFrames;
import dev.weir.app.server.Upgrade;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Shakes hands with who comes, and brings the WebSocket to the session of its path, which it puts before itself. It stays
 * last in the pipeline to do what is the same for all: it greets, and cuts the connection after a while if so wished.
 */
final class Arrival extends ChannelInboundHandlerAdapter {
  /** What a WebSocket gets that has shaken hands. */
  @FunctionalInterface
  interface Sessions {
    ChannelHandler of(String uri, HttpHeaders headers);
  }

  private static final Upgrade.Terms TERMS =
      new Upgrade.Terms(16 << 20, Upgrade.Compression.OWN, List.of("*"));

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
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof FullHttpRequest request) {
      String uri = request.uri();
      HttpHeaders headers = request.headers().copy();
      ControlFrames control = new ControlFrames(violation -> say(ctx, violation.reason()));
      Upgrade.answer(ctx, request, TERMS, control).addListener(done -> {
        if (done.isSuccess()) {
          arrived(ctx, sessions.of(uri, headers));
        } else {
          say(ctx, String.valueOf(done.cause().getMessage()));
        }
      });
    }
    ReferenceCountUtil.release(message);
  }

  private void arrived(ChannelHandlerContext ctx, ChannelHandler session) {
    greeting.ifPresent(text -> ctx.writeAndFlush(new TextWebSocketFrame(text)));
    dropEvery.ifPresent(life ->
        drop = ctx.executor().schedule(() -> reset(ctx), life.toNanos(), TimeUnit.NANOSECONDS));
    ctx.pipeline().addBefore(ctx.name(), null, session);
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
      say(ctx, String.valueOf(cause.getMessage()));
    }
    ctx.close();
  }

  private void say(ChannelHandlerContext ctx, String reason) {
    troubles.accept("connection from " + ctx.channel().remoteAddress() + " closed: " + reason);
  }

  /** As when a cable is cut or a machine dies: neither a close frame nor a FIN, but a reset (by SO_LINGER 0). */
  private static void reset(ChannelHandlerContext ctx) {
    ctx.channel().config().setOption(ChannelOption.SO_LINGER, 0);
    ctx.channel().close();
  }
}

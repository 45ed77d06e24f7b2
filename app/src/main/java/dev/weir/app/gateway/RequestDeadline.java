package dev.weir.app.gateway;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Closes a connection that has not asked for anything in time, however slowly it is about to: a whole request counts. */
final class RequestDeadline extends ChannelInboundHandlerAdapter {
  /** From one request to the next. */
  private static final long KEEP_ALIVE_SECONDS = 60;

  private final Duration first;
  private final Runnable onSlow;
  private @Nullable ScheduledFuture<?> deadline;

  /** @param onSlow called when there was no first request in time */
  RequestDeadline(Duration first, Runnable onSlow) {
    this.first = first;
    this.onSlow = onSlow;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    deadline = ctx.executor()
        .schedule(
            () -> {
              onSlow.run();
              ctx.close();
            },
            first.toNanos(),
            TimeUnit.NANOSECONDS);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof FullHttpRequest) {
      cancel();
      deadline = ctx.executor().schedule(() -> ctx.close(), KEEP_ALIVE_SECONDS, TimeUnit.SECONDS);
    }
    ctx.fireChannelRead(message);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    cancel();
    ctx.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    cancel();
  }

  private void cancel() {
    if (deadline != null) {
      deadline.cancel(false);
    }
  }
}

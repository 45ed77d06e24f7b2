package dev.weir.app.simulate;

import dev.weir.app.server.ServerFrames;
import dev.weir.feed.recording.Pace;
import dev.weir.feed.recording.RecordedFrame;
import dev.weir.feed.recording.RecordingException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A connection that is sent a recording. The frames that are due go into one write; while the client does not read,
 * nothing more is taken from the recording, so memory stays within Netty's high-water mark and one batch. The file is
 * read on the event loop: the simulator has nothing else to do there, and the bytes are sent by the thread that read
 * them.
 */
final class PlaybackSession extends SimpleChannelInboundHandler<WebSocketFrame> {
  private static final int BATCH_BYTES = 32 << 10;
  /** Then other connections get their turn. */
  private static final int BATCHES_A_TURN = 16;

  private final Simulator.Playback playback;
  private final Tapes tapes;
  private final String path;
  private final Consumer<String> troubles;
  private final Pace pace;
  private @Nullable Tape tape;
  private long lap;
  private boolean over;
  private boolean turnQueued;
  private @Nullable Future<?> timer;

  PlaybackSession(
      Simulator.Playback playback, Tapes tapes, String path, Consumer<String> troubles) {
    this.playback = playback;
    this.tapes = tapes;
    this.path = path;
    this.troubles = troubles;
    this.pace = new Pace(playback.speed());
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    if (playback.startOn() == Simulator.StartOn.CONNECT) {
      start(ctx);
    }
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
    if (tape == null && !over && frame instanceof TextWebSocketFrame) {
      start(ctx);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (ctx.channel().isWritable() && tape != null) {
      queueTurn(ctx);
    }
    ctx.fireChannelWritabilityChanged();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    over = true;
    cancelTimer();
    if (tape != null) {
      tapes.giveBack(path, tape);
      tape = null;
    }
  }

  private void start(ChannelHandlerContext ctx) {
    try {
      Tape taken = tapes.take(path);
      tape = taken;
      lap = taken.lap();
      RecordedFrame first = taken.peek();
      if (first != null) {
        pace.start(first.timeNanos(), now(ctx));
      }
      queueTurn(ctx);
    } catch (RecordingException e) {
      fail(ctx, e);
    }
  }

  /** Never within a write, because a write may end with a change of writability. */
  private void queueTurn(ChannelHandlerContext ctx) {
    if (!turnQueued) {
      turnQueued = true;
      ctx.executor().execute(() -> takeTurn(ctx));
    }
  }

  /** Sends what is due, as long as the client reads, then waits for the next frame's time or for the client. */
  private void takeTurn(ChannelHandlerContext ctx) {
    turnQueued = false;
    cancelTimer();
    Tape played = tape;
    try {
      int batches = 0;
      while (played != null && !over && ctx.channel().isWritable()) {
        if (batches++ == BATCHES_A_TURN) {
          queueTurn(ctx);
          return;
        }
        sendBatch(ctx, played);
        RecordedFrame next = played.peek();
        long wait = next == null ? 0 : waitNanos(ctx, played, next);
        if (next == null) {
          end(ctx, WebSocketCloseStatus.NORMAL_CLOSURE.code(), "end of recording");
        } else if (wait > 0) {
          timer = ctx.executor().schedule(() -> takeTurn(ctx), wait, TimeUnit.NANOSECONDS);
          return;
        }
      }
    } catch (RecordingException e) {
      fail(ctx, e);
    }
  }

  /** One write of what is due, if anything is. */
  private void sendBatch(ChannelHandlerContext ctx, Tape tape) {
    ByteBuf batch = ctx.alloc().buffer(BATCH_BYTES + (BATCH_BYTES >> 2));
    try {
      RecordedFrame frame = tape.peek();
      while (batch.readableBytes() < BATCH_BYTES
          && frame != null
          && waitNanos(ctx, tape, frame) <= 0) {
        ServerFrames.append(batch, frame.binary(), frame.payload());
        tape.advance();
        frame = tape.peek();
      }
    } finally {
      // Also when a line is broken: what was before it is sent.
      if (batch.isReadable()) {
        ctx.writeAndFlush(batch);
      } else {
        batch.release();
      }
    }
  }

  private long waitNanos(ChannelHandlerContext ctx, Tape tape, RecordedFrame next) {
    long recorded = next.timeNanos();
    long now = now(ctx);
    if (tape.lap() != lap) {
      lap = tape.lap();
      pace.start(recorded, now);
    }
    return pace.waitNanos(recorded, now);
  }

  private void fail(ChannelHandlerContext ctx, RecordingException e) {
    troubles.accept(e.getMessage());
    end(ctx, WebSocketCloseStatus.INTERNAL_SERVER_ERROR.code(), "the recording is broken");
  }

  /** Says good-bye behind all that was sent; the client's answer is the end. */
  private void end(ChannelHandlerContext ctx, int code, String reason) {
    over = true;
    ctx.writeAndFlush(new CloseWebSocketFrame(code, reason));
  }

  private void cancelTimer() {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }

  private static long now(ChannelHandlerContext ctx) {
    return ctx.executor().ticker().nanoTime();
  }
}

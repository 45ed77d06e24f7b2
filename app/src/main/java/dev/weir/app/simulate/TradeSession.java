package dev.weir.app.simulate;

import dev.weir.app.server.ServerFrames;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.concurrent.Future;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A connection to the feed of made-up trades: acknowledges subscriptions and sends trades of the subscribed symbols in
 * turn, at a steady rate over all of them. What is due goes into one write; a client that does not read gets nothing
 * until it does, and what it missed is not made.
 */
final class TradeSession extends SimpleChannelInboundHandler<WebSocketFrame> {
  private static final int MAX_SYMBOLS = 10_000;
  private static final int MAX_TRADES_A_WRITE = 512;
  private static final long SHORTEST_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final Simulator.Trades trades;
  private final InstantSource clock;
  private final Map<String, TradeTape> subscribed = new LinkedHashMap<>();
  private List<TradeTape> turns = List.of();
  private int turn;

  @SuppressWarnings("NullAway.Init") // there from the first subscription on
  private SteadyRate rate;

  private @Nullable Future<?> timer;

  TradeSession(Simulator.Trades trades, InstantSource clock) {
    this.trades = trades;
    this.clock = clock;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
    Request request = frame instanceof TextWebSocketFrame text
        ? Request.of(text.text())
        : new Request.Unclear(
            "the message is binary; send {\"type\":\"subscribe\",\"symbol\":\"TICKER\"} as text");
    switch (request) {
      case Request.Subscribe subscribe ->
        subscribe.symbols().forEach(symbol -> subscribe(ctx, symbol));
      case Request.Unsubscribe unsubscribe ->
        unsubscribe.symbols().forEach(symbol -> unsubscribe(ctx, symbol));
      case Request.Unclear unclear -> reply(ctx, "error", "message", unclear.message());
    }
    turns = new ArrayList<>(subscribed.values());
    if (!turns.isEmpty() && timer == null) {
      rate = new SteadyRate(trades.perSecond(), now(ctx));
      tick(ctx);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    ctx.flush();
    ctx.fireChannelReadComplete();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    stop();
  }

  private void subscribe(ChannelHandlerContext ctx, String symbol) {
    if (subscribed.size() >= MAX_SYMBOLS && !subscribed.containsKey(symbol)) {
      String refusal =
          "more than " + MAX_SYMBOLS + " symbols on one connection; '" + symbol + "' is refused";
      reply(ctx, "error", "message", refusal);
      return;
    }
    subscribed.computeIfAbsent(symbol, name -> new TradeTape(name, trades.seed()));
    reply(ctx, "subscribed", "symbol", symbol);
  }

  private void unsubscribe(ChannelHandlerContext ctx, String symbol) {
    subscribed.remove(symbol);
    reply(ctx, "unsubscribed", "symbol", symbol);
  }

  /** Sends what is due and comes again when the next trade is; the timer's only step. */
  private void tick(ChannelHandlerContext ctx) {
    timer = null;
    if (turns.isEmpty() || !ctx.channel().isActive()) {
      return;
    }
    long now = now(ctx);
    if (ctx.channel().isWritable()) {
      send(ctx, (int) Math.min(MAX_TRADES_A_WRITE, rate.due(now)));
    } else {
      rate.restart(now);
    }
    boolean more = ctx.channel().isWritable() && rate.due(now) > 0;
    long wait = more ? 0 : Math.max(SHORTEST_WAIT_NANOS, rate.waitNanos(now));
    timer = ctx.executor().schedule(() -> tick(ctx), wait, TimeUnit.NANOSECONDS);
  }

  private void send(ChannelHandlerContext ctx, int count) {
    if (count == 0) {
      return;
    }
    long epochMillis = clock.millis();
    ByteBuf batch = ctx.alloc().buffer(count * 128);
    ByteBuf trade = ctx.alloc().buffer(256);
    for (int i = 0; i < count; i++) {
      turn = turn + 1 < turns.size() ? turn + 1 : 0;
      turns.get(turn).next(trade.clear(), epochMillis);
      ServerFrames.appendHeader(batch, false, trade.readableBytes());
      batch.writeBytes(trade);
    }
    trade.release();
    rate.sent(count);
    ctx.writeAndFlush(batch);
  }

  private void stop() {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }

  private static long now(ChannelHandlerContext ctx) {
    return ctx.executor().ticker().nanoTime();
  }

  private static void reply(ChannelHandlerContext ctx, String type, String key, String value) {
    ctx.write(new TextWebSocketFrame(Request.Json.reply(type, key, value)));
  }
}

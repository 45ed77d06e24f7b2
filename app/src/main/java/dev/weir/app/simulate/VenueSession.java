package dev.weir.app.simulate;

import dev.weir.core.conversation.Simulation;
import dev.weir.core.pipeline.Profile;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.concurrent.Future;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** A connection to a simulated venue: {@link Venue} talks, and trades of what is subscribed come at a steady rate. */
final class VenueSession extends SimpleChannelInboundHandler<WebSocketFrame> {
  private static final int POLICY_VIOLATION = 1008;
  private static final int MAX_TRADES_AT_ONCE = 512;
  private static final long SHORTEST_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final Profile profile;
  private final Simulator.Venue source;
  private final String uri;
  private final HttpHeaders headers;
  private final InstantSource clock;
  private final Consumer<String> troubles;
  private final Optional<VenueTrades> trades;
  private boolean dropped;
  private @Nullable Future<?> timer;
  private int turn;

  @SuppressWarnings("NullAway.Init") // set when it is put into the channel
  private Venue venue;

  @SuppressWarnings("NullAway.Init") // set when it is put into the channel
  private SteadyRate rate;

  VenueSession(
      Simulator.Venue source,
      String uri,
      HttpHeaders headers,
      InstantSource clock,
      Consumer<String> troubles) {
    this.profile = source.profile();
    this.source = source;
    this.uri = uri;
    this.headers = headers;
    this.clock = clock;
    this.troubles = troubles;
    this.trades = profile
        .simulation()
        .flatMap(Simulation::trade)
        .map(template -> new VenueTrades(template, source.seed()));
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    Map<String, String> query = new HashMap<>();
    new QueryStringDecoder(uri)
        .parameters()
        .forEach((name, values) -> query.put(name, values.getFirst()));
    Map<String, String> sent = new HashMap<>();
    profile.spec().headers().keySet().forEach(name -> sent.put(name, headers.get(name, "")));
    venue = new Venue(profile, this::epochNanos, new Wire(ctx));
    rate = new SteadyRate(source.perSecond(), now(ctx));
    if (Venue.admits(profile.spec(), query, sent)) {
      venue.begin(now(ctx));
      ctx.flush();
      tick(ctx);
    } else {
      new Wire(ctx).drop("wrong key in query or headers");
    }
  }

  private final class Wire implements Venue.Line {
    private final ChannelHandlerContext ctx;

    Wire(ChannelHandlerContext ctx) {
      this.ctx = ctx;
    }

    @Override
    public void send(String message) {
      ctx.write(frame(message));
    }

    @Override
    public void drop(String reason) {
      troubles.accept("simulate: dropped a client: " + reason);
      dropped = true;
      ctx.writeAndFlush(new CloseWebSocketFrame(POLICY_VIOLATION, reason)); // its answer is the end
    }
  }

  private WebSocketFrame frame(String message) {
    byte[] utf8 = message.getBytes(StandardCharsets.UTF_8);
    return switch (profile.simulation().orElseThrow().frames()) {
      case TEXT -> new TextWebSocketFrame(message);
      case BINARY -> new BinaryWebSocketFrame(Unpooled.wrappedBuffer(utf8));
      case GZIP -> new BinaryWebSocketFrame(gzip(utf8));
    };
  }

  private static ByteBuf gzip(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot be written", e);
    }
    return Unpooled.wrappedBuffer(out.toByteArray());
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
    if (dropped) {
      return;
    }
    boolean idle = venue.symbols().isEmpty();
    venue.heard(frame.content().toString(StandardCharsets.UTF_8), now(ctx));
    if (idle && !venue.symbols().isEmpty()) {
      rate.restart(now(ctx));
    }
    tick(ctx);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    ctx.flush();
    ctx.fireChannelReadComplete();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    if (timer != null) {
      timer.cancel(false);
    }
  }

  /** Does what is due and comes again when something else is. */
  private void tick(ChannelHandlerContext ctx) {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
    if (dropped || !ctx.channel().isActive()) {
      return;
    }
    long now = now(ctx);
    venue.tick(now);
    if (dropped) {
      return;
    }
    long wait = venue.due() - now;
    if (trades.isPresent() && !venue.symbols().isEmpty()) {
      trade(trades.get(), ctx, now);
      wait = Math.min(wait, rate.waitNanos(now));
    }
    ctx.flush();
    if (venue.due() < Long.MAX_VALUE || wait < Long.MAX_VALUE - now) {
      long soon = Math.max(SHORTEST_WAIT_NANOS, wait);
      timer = ctx.executor().schedule(() -> tick(ctx), soon, TimeUnit.NANOSECONDS);
    }
  }

  private void trade(VenueTrades made, ChannelHandlerContext ctx, long now) {
    if (!ctx.channel().isWritable()) {
      rate.restart(now);
      return;
    }
    List<String> symbols = new ArrayList<>(venue.symbols());
    int count = (int) Math.min(MAX_TRADES_AT_ONCE, rate.due(now));
    for (int i = 0; i < count; i++) {
      turn = (turn + 1) % symbols.size();
      String symbol = symbols.get(turn);
      ctx.write(frame(made.next(symbol, venue.channel(symbol), epochNanos())));
    }
    rate.sent(count);
  }

  private long epochNanos() {
    Instant now = clock.instant();
    return now.getEpochSecond() * 1_000_000_000L + now.getNano();
  }

  private static long now(ChannelHandlerContext ctx) {
    return ctx.executor().ticker().nanoTime();
  }
}

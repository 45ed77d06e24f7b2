package dev.weir.feed;

import dev.weir.core.pipeline.AcceptSpec;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A feed to which devices connect and push. Somebody else shakes hands with them; their messages then come to a {@link
 * #connection}. What each network read brings goes to the feed's event loop, where the sink is called; when much waits
 * there, a connection is not read.
 */
public final class AcceptingFeed implements Feed {
  private static final int MAX_WAITING_BYTES = 4 << 20;

  private final AcceptSpec spec;
  private final FeedSurroundings around;
  private final Counters counters = new Counters();
  private final Set<Channel> channels = ConcurrentHashMap.newKeySet();
  private final AtomicInteger waitingBytes = new AtomicInteger();
  private final Map<Cause, Long> ends = new EnumMap<>(Cause.class); // of the event loop
  private volatile FeedStatus status;
  private volatile boolean paused;
  private volatile boolean closed;
  private long connects; // of the event loop
  private int open; // of the event loop
  private final CompletableFuture<Void> finished = new CompletableFuture<>();

  public AcceptingFeed(AcceptSpec spec, FeedSurroundings around) {
    this.spec = spec;
    this.around = around;
    this.status = statusNow(FeedStatus.State.CLOSED);
  }

  public AcceptSpec spec() {
    return spec;
  }

  /**
   * Whether a client may connect.
   *
   * @param token what it shows, or the empty text
   * @return why not, for its eyes
   */
  public Optional<String> refusal(String token, InetAddress client) {
    if (spec.tokens().isEmpty() && !client.isLoopbackAddress()) {
      return Optional.of("this feed has no tokens and takes clients of its own machine only");
    }
    if (!spec.tokens().isEmpty() && spec.tokens().stream().noneMatch(t -> same(t, token))) {
      return Optional.of(
          "a valid token is needed, as 'Authorization: Bearer TOKEN' or ?token=TOKEN");
    }
    return refusal();
  }

  /** Whether a client may connect of whom it is known that it may push: why not, for its eyes. */
  public Optional<String> refusal() {
    if (closed) {
      return Optional.of("this feed is closed");
    }
    return channels.size() >= spec.maxConnections()
        ? Optional.of("there are " + spec.maxConnections() + " connections already")
        : Optional.empty();
  }

  /** In a time that does not tell how much of it is right. */
  private static boolean same(String a, String b) {
    return MessageDigest.isEqual(
        a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
  }

  /** The handler for a client's connection, to which whole messages come. */
  public ChannelInboundHandlerAdapter connection() {
    return new Connection(around.sinks().get());
  }

  private final class Connection extends ChannelInboundHandlerAdapter {
    private final FrameSink sink;
    private List<WebSocketFrame> read = new ArrayList<>(); // in the network read at hand

    Connection(FrameSink sink) {
      this.sink = sink;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
      channels.add(ctx.channel());
      ctx.channel().config().setAutoRead(!paused);
      long now = now();
      around.loop().execute(() -> {
        connects++;
        open++;
        sink.connected(now);
        status = statusNow(status.state());
        around.log().say(spec.name() + ": a client connected from " + address(ctx));
      });
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
      if (msg instanceof TextWebSocketFrame || msg instanceof BinaryWebSocketFrame) {
        read.add((WebSocketFrame) msg);
      } else {
        ReferenceCountUtil.release(msg);
      }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
      if (!read.isEmpty()) {
        List<WebSocketFrame> frames = read;
        read = new ArrayList<>();
        int bytes = frames.stream().mapToInt(f -> f.content().readableBytes()).sum();
        if (waitingBytes.addAndGet(bytes) > MAX_WAITING_BYTES) {
          ctx.channel().config().setAutoRead(false);
        }
        long now = now();
        around.loop().execute(() -> {
          deliver(frames, now, ctx);
          if (waitingBytes.addAndGet(-bytes) <= MAX_WAITING_BYTES && !paused) {
            ctx.channel().config().setAutoRead(true);
          }
        });
      }
      ctx.fireChannelReadComplete();
    }

    private void deliver(List<WebSocketFrame> frames, long now, ChannelHandlerContext ctx) {
      long bytes = 0;
      try {
        for (WebSocketFrame frame : frames) {
          ByteBuf content = frame.content();
          FrameKind kind = frame instanceof TextWebSocketFrame ? FrameKind.TEXT : FrameKind.BINARY;
          sink.frame(kind, now, content, content.readerIndex(), content.readableBytes());
          bytes += content.readableBytes();
        }
        sink.flush();
        counters.received(frames.size(), bytes, now);
      } catch (RuntimeException e) {
        around.log().say(spec.name() + ": what takes the messages failed: " + e.getMessage());
        ctx.close(); // the client knows then that its messages were not taken
      } finally {
        frames.forEach(ReferenceCountUtil::release);
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      channels.remove(ctx.channel());
      read.forEach(ReferenceCountUtil::release);
      read.clear();
      long now = now();
      around.loop().execute(() -> {
        ends.merge(Cause.LOST, 1L, Long::sum);
        sink.disconnected(now, Cause.LOST, "the client left");
        open--;
        status = statusNow(status.state());
        finishIfEmpty();
      });
      ctx.fireChannelInactive();
    }
  }

  private static String address(ChannelHandlerContext ctx) {
    return ctx.channel().remoteAddress() instanceof InetSocketAddress a
        ? a.getAddress().getHostAddress()
        : "an unknown address";
  }

  @Override
  public void start() {
    around.loop().execute(() -> status = statusNow(FeedStatus.State.CONNECTED));
  }

  @Override
  public CompletableFuture<Void> close() {
    closed = true;
    channels.forEach(Channel::close);
    around.loop().execute(this::finishIfEmpty);
    return finished;
  }

  private void finishIfEmpty() {
    if (closed && open == 0) {
      status = statusNow(FeedStatus.State.CLOSED);
      finished.complete(null);
    }
  }

  @Override
  public void pause() {
    setPaused(true);
  }

  @Override
  public void resume() {
    setPaused(false);
  }

  private void setPaused(boolean pause) {
    if (paused != pause) {
      paused = pause;
      channels.forEach(c -> c.config().setAutoRead(!pause));
    }
  }

  @Override
  public FeedStatus status() {
    return status.counting(counters);
  }

  private FeedStatus statusNow(FeedStatus.State state) {
    return new FeedStatus(
        spec.name(), spec.path(), state, now(), 0, 0, 0, 0, connects, ends, 0, "", 0);
  }

  private long now() {
    return around.epochNanos().getAsLong();
  }
}

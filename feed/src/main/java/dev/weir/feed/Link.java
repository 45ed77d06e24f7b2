package dev.weir.feed;

import dev.weir.core.pipeline.FeedSpec;
import dev.weir.feed.conversation.Dialogue;
import dev.weir.feed.conversation.Values;
import dev.weir.feed.websocket.CloseCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketHandshakeException;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection, from the look-up of the host's name to its end: it is opened once and ends once, with one reason. All
 * of it happens on the feed's event loop. In the channel's pipeline it is the last handler, so that all messages have
 * been delivered when it sees the channel end.
 */
final class Link extends ChannelInboundHandlerAdapter {
  /** How long a close frame may take to be sent and answered. */
  private static final Duration CLOSE_GRACE = Duration.ofSeconds(1);

  private static final String TLS_HANDSHAKE = "the TLS handshake";
  private static final String HANDSHAKE = "the handshake";

  /** Whom the connection belongs to. */
  interface Owner {
    /** The handshake is done; no message was delivered yet. */
    void opened(Link link);

    /** It is logged in and subscribed. */
    void ready(Link link);

    /** Subscriptions failed; a sentence about it. */
    void unsubscribed(int count, String sentence);

    void ended(Link link, Failure failure);
  }

  private final FeedSpec spec;
  private final Route route;
  private final EventLoop loop;
  private final Owner owner;
  private final FrameHandler frames;
  private final ClientHandshaker handshaker;
  private final Dialogue dialogue;

  private @Nullable Channel channel; // null until the name is looked up

  // For the end of the phase: of connecting, then of silence, then of closing.
  private @Nullable Future<?> timer;

  private @Nullable Future<?> pings;
  private @Nullable Future<?> talk; // when the dialogue is to go on
  private long talkNanos = Long.MAX_VALUE;
  private @Nullable HttpResponse answer; // to the handshake; null before
  private @Nullable Failure failure; // why the link is ending; null before
  private String phase = "looking up the name"; // of opening, for sentences
  private boolean opened;
  private boolean closeSent;
  private boolean ended;

  /**
   * @param values the computed values, of which some may be for the handshake
   * @param symbols what to subscribe to
   */
  Link(
      FeedSpec spec,
      Route route,
      List<String> symbols,
      Values values,
      EventLoop loop,
      Owner owner,
      FrameHandlers handlers) {
    this.spec = spec;
    this.route = route;
    this.loop = loop;
    this.owner = owner;
    frames = handlers.of(this);
    handshaker = ClientHandshaker.of(spec, route.url(), values.make(), frames);
    dialogue =
        new Dialogue(spec.conversation(), symbols, spec.payload().format(), values, new Voice());
  }

  /** Makes the handler that receives for a link. */
  @FunctionalInterface
  interface FrameHandlers {
    FrameHandler of(Link link);
  }

  /** The JDK looks names up by blocking, so not on the event loop. */
  void open() {
    after(spec.connectTimeout(), this::connectTimedOut);
    Thread.ofVirtual().name("weir-lookup").start(() -> {
      try {
        InetAddress address = InetAddress.getByName(route.socketHost());
        inLoop(() -> connect(address));
      } catch (UnknownHostException e) {
        inLoop(() -> fail(Failure.of(e, route.peer())));
      }
    });
  }

  /** Says goodbye and ends. What arrives until the server answers is still delivered. */
  void close() {
    close(new Failure(Cause.STOPPED, "closed"));
  }

  void close(Failure why) {
    leave(why, CloseCode.NORMAL, "", false);
  }

  void setReading(boolean reading) {
    if (opened) {
      connection().config().setAutoRead(reading);
      frames.heardNow();
    }
  }

  /** Sends a message. Releases it. */
  void send(FrameKind kind, ByteBuf message) {
    var frame = kind == FrameKind.TEXT
        ? new TextWebSocketFrame(message)
        : new BinaryWebSocketFrame(message);
    connection().writeAndFlush(frame, connection().voidPromise());
  }

  // --- Talking

  /** Begins to log in and to subscribe. */
  void talk() {
    dialogue.begin(System.nanoTime());
    goOnTalking();
  }

  /** Whether messages are to be {@link #heard}. */
  boolean listens() {
    return dialogue.listens();
  }

  void heard(ByteBuf buf, int offset, int length) {
    ByteBuffer message = buf.nioBuffer(offset, length);
    dialogue.heard(message, 0, length, System.nanoTime());
    goOnTalking();
  }

  private void goOnTalking() {
    long due = dialogue.due();
    if (due != talkNanos) {
      cancel(talk);
      talkNanos = due;
      talk = due == Long.MAX_VALUE
          ? null
          : loop.schedule(this::tick, due - System.nanoTime(), TimeUnit.NANOSECONDS);
    }
  }

  private void tick() {
    talkNanos = Long.MAX_VALUE;
    if (!ended && !closeSent) {
      dialogue.tick(System.nanoTime());
      goOnTalking();
    }
  }

  /** How the dialogue speaks. */
  private final class Voice implements Dialogue.Line {
    @Override
    public void send(String message) {
      connection().writeAndFlush(new TextWebSocketFrame(message), connection().voidPromise());
    }

    @Override
    public void ready() {
      owner.ready(Link.this);
    }

    @Override
    public void refused(String reason) {
      leave(new Failure(Cause.LOGIN, reason), CloseCode.NORMAL, "", true);
    }

    @Override
    public void unsubscribed(int count, String sentence) {
      owner.unsubscribed(count, sentence);
    }
  }

  /** Whether the handshake was done. */
  boolean wasOpened() {
    return opened;
  }

  boolean delivered() {
    return frames.delivered();
  }

  // --- Opening

  private void connect(InetAddress address) {
    if (ended) {
      return;
    }
    phase = "connecting";
    var connected = route.connect(loop, address, spec.connectTimeout(), this);
    channel = connected.channel();
    connected.addListener(done -> {
      if (!done.isSuccess()) {
        end(Failure.of(done.cause(), route.peer()));
      }
    });
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    phase = route.tls().isPresent() ? TLS_HANDSHAKE : HANDSHAKE;
    handshaker.handshake(ctx.channel()).addListener(sent -> {
      boolean untold = sent.cause() != null && !(sent.cause() instanceof ClosedChannelException);
      if (untold) { // else channelInactive tells
        fail(Failure.of(sent.cause(), route.peer()));
      }
    });
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslHandshakeCompletionEvent tls && tls.isSuccess()) {
      phase = HANDSHAKE;
    }
  }

  /** The answer to the handshake. After it, {@link FrameHandler} reads. */
  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    if (failure == null && msg instanceof HttpResponse response) {
      answered(response);
    }
    if (failure == null && answer != null && msg instanceof LastHttpContent) {
      finishHandshake(answer);
    }
    ReferenceCountUtil.release(msg);
  }

  private void answered(HttpResponse response) {
    answer = response;
    if (response.decoderResult().isFailure()) {
      fail(new Failure(Cause.HANDSHAKE, route.peer() + " does not answer in HTTP"));
    } else if (!response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
      fail(Failure.status(response, route.url()));
    }
  }

  private void finishHandshake(HttpResponse answer) {
    try {
      var whole = new DefaultFullHttpResponse(
          answer.protocolVersion(),
          answer.status(),
          Unpooled.EMPTY_BUFFER,
          answer.headers(),
          EmptyHttpHeaders.INSTANCE);
      handshaker.finishHandshake(connection(), whole);
    } catch (WebSocketHandshakeException e) {
      fail(Failure.of(e, route.peer()));
      return;
    }
    opened = true;
    cancel(timer);
    frames.heardNow();
    if (spec.ping().isPositive()) {
      long nanos = spec.ping().toNanos();
      pings = loop.scheduleWithFixedDelay(this::ping, nanos, nanos, TimeUnit.NANOSECONDS);
    }
    if (spec.silence().isPositive()) {
      after(spec.silence(), this::checkSilence);
    }
    owner.opened(this);
  }

  private void connectTimedOut() {
    String limit = Durations.text(spec.connectTimeout());
    fail(new Failure(Cause.TIMEOUT, route.peer() + ": " + phase + " took longer than " + limit));
  }

  // --- Keeping it alive

  private void ping() {
    if (!closeSent && connection().isWritable()) {
      connection().writeAndFlush(new PingWebSocketFrame(), connection().voidPromise());
    }
  }

  private void checkSilence() {
    if (!connection().config().isAutoRead()) {
      frames.heardNow(); // it is us who don't listen
    }
    Duration quiet = Duration.ofNanos(System.nanoTime() - frames.heardNanos());
    Duration rest = spec.silence().minus(quiet);
    if (rest.isPositive()) {
      after(rest, this::checkSilence);
    } else {
      fail(new Failure(Cause.SILENCE, "nothing received for " + Durations.text(spec.silence())));
    }
  }

  // --- Ending

  void closedByServer(int code, String text) {
    leave(Failure.closedByServer(code, text), code, "", false);
  }

  void violation(int code, String reason) {
    leave(Failure.violation(code, reason), code, reason, false);
  }

  void sinkFailed(RuntimeException e) {
    fail(new Failure(Cause.SINK, "what takes the messages failed: " + e.getMessage()));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable thrown) {
    fail(Failure.of(thrown, route.peer()));
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    end(
        opened
            ? new Failure(
                Cause.LOST,
                "the connection ended without a close frame, code " + CloseCode.ABNORMAL)
            : new Failure(
                phase.equals(TLS_HANDSHAKE) ? Cause.TLS : Cause.HANDSHAKE,
                route.peer() + " ended the connection during " + phase));
  }

  /**
   * Sends a close frame; then ends, at once or when the server has answered and closed the connection (RFC 6455, section
   * 7.1.1), but within {@link #CLOSE_GRACE}. A socket that is closed while there is something to read is reset, and the
   * server would not get the close frame.
   */
  private void leave(Failure why, int code, String text, boolean atOnce) {
    if (!opened) {
      fail(why);
    } else if (closeSent) {
      connection().close(); // what came is the answer to our close frame, or as good as one
    } else {
      failure = failure == null ? why : failure;
      closeSent = true;
      after(CLOSE_GRACE, connection()::close);
      var frame =
          code == CloseCode.NONE ? new CloseWebSocketFrame() : new CloseWebSocketFrame(code, text);
      var sent = connection().writeAndFlush(frame);
      if (atOnce) {
        sent.addListener(ChannelFutureListener.CLOSE);
      }
    }
  }

  private void fail(Failure why) {
    failure = failure == null ? why : failure;
    // Netty's proxy handler, when it is closed before the proxy has answered, tells by exception
    // only.
    if (channel == null || !channel.isOpen()) {
      end(failure);
    } else {
      channel.close();
    }
  }

  private void end(Failure otherwise) {
    if (!ended) {
      ended = true;
      cancel(timer);
      cancel(pings);
      cancel(talk);
      frames.release();
      owner.ended(this, failure == null ? otherwise : failure);
    }
  }

  /** The channel: there is one once the name is looked up. */
  private Channel connection() {
    return Objects.requireNonNull(channel);
  }

  private void after(Duration delay, Runnable action) {
    cancel(timer);
    timer = loop.schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  private static void cancel(@Nullable Future<?> task) {
    if (task != null) {
      task.cancel(false);
    }
  }

  private void inLoop(Runnable action) {
    try {
      loop.execute(action);
    } catch (RejectedExecutionException e) {
      // The event loop was shut down during the look-up, and the link with it: nobody is left to be
      // told.
    }
  }
}

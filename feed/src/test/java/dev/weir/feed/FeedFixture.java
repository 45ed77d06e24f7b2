package dev.weir.feed;

import dev.weir.core.conversation.Conversation;
import dev.weir.core.conversation.JsonTemplate;
import dev.weir.core.pipeline.FeedSpec;
import dev.weir.core.pipeline.Payload;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/** A feed under test: its options, what it delivers and what it says. The next attempt always follows at once. */
final class FeedFixture implements AutoCloseable, FrameSink {
  final Map<String, String> headers = new HashMap<>();
  final Map<String, String> query = new HashMap<>();
  List<String> symbols = List.of();
  Conversation conversation = Conversation.NONE;
  Optional<Duration> renewal = Optional.empty();
  Duration overlap = Duration.ZERO;
  Payload payload = Payload.DEFAULT;
  Optional<URI> proxy = Optional.empty();
  FeedSpec.Tls tls = FeedSpec.Tls.DEFAULT;
  Duration connectTimeout = Duration.ofSeconds(20);
  Duration silence = Duration.ZERO;
  Duration ping = Duration.ZERO;
  int maxMessageBytes = 4 << 20;
  boolean compression = true;

  /** What the sink was told, except flushes. */
  final BlockingQueue<String> events = new LinkedBlockingQueue<>();

  final BlockingQueue<String> sentences = new LinkedBlockingQueue<>();
  final BlockingQueue<Long> backoffBounds = new LinkedBlockingQueue<>();
  final AtomicLong clock = new AtomicLong(1_000_000_000L);
  final BlockingQueue<Integer> framesAtFlush = new LinkedBlockingQueue<>();
  volatile RuntimeException fault; // thrown at the next frame

  private final MultiThreadIoEventLoopGroup loops = Transport.eventLoops(1, "feed-test");
  private WebSocketFeed connection;
  private int frames;

  WebSocketFeed start(URI url) {
    connection = connection(url);
    connection.start();
    return connection;
  }

  WebSocketFeed connection(URI url) {
    return new WebSocketFeed(
        spec(url),
        new FeedSurroundings(loop(), () -> this, sentences::add, clock::get, new NoWait()));
  }

  EventLoop loop() {
    return loops.next();
  }

  String nextEvent() {
    return Await.next(events);
  }

  String nextSentence() {
    return Await.next(sentences);
  }

  static void await(CompletableFuture<?> future) {
    try {
      future.get(20, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError("not completed", e);
    }
  }

  private FeedSpec spec(URI url) {
    FeedSpec.Reconnect reconnect =
        new FeedSpec.Reconnect(Duration.ofMillis(100), Duration.ofSeconds(1), renewal, overlap);
    return new FeedSpec(
        "trades",
        List.of(url),
        query,
        headers,
        symbols,
        conversation,
        proxy,
        tls,
        connectTimeout,
        silence,
        ping,
        reconnect,
        payload,
        maxMessageBytes,
        compression);
  }

  @Override
  public void frame(FrameKind kind, long receivedNanos, ByteBuf buf, int offset, int length) {
    if (fault != null) {
      RuntimeException now = fault;
      fault = null;
      throw now;
    }
    frames++;
    String content =
        length > 100 ? length + " bytes" : buf.toString(offset, length, StandardCharsets.UTF_8);
    events.add(kind + " " + receivedNanos + " " + content);
  }

  @Override
  public void badFrame(
      FrameKind kind, long receivedNanos, ByteBuf buf, int offset, int length, String reason) {
    events.add("bad " + kind + " of " + length + " bytes: " + reason);
  }

  @Override
  public void flush() {
    framesAtFlush.add(frames);
  }

  @Override
  public void connected(long atNanos) {
    events.add("connected " + atNanos);
  }

  @Override
  public void disconnected(long atNanos, Cause cause, String reason) {
    events.add("disconnected " + atNanos + " " + cause + " " + reason);
  }

  @Override
  public void close() {
    if (connection != null) {
      await(connection.close());
    }
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  /** Notes the bounds that the backoff asks for, and answers 0. */
  private final class NoWait implements RandomGenerator {
    @Override
    public long nextLong() {
      return 0;
    }

    @Override
    public long nextLong(long bound) {
      backoffBounds.add(TimeUnit.NANOSECONDS.toMillis(bound - 1));
      return 0;
    }
  }

  /** A conversation that sends these messages as they are. */
  static Conversation subscribing(String... messages) {
    return Conversation.NONE.subscribing(Arrays.stream(messages)
        .map(m -> (JsonTemplate) new JsonTemplate.Verbatim(m))
        .toList());
  }

  /** TLS options in one line. */
  static FeedSpec.Tls trusting(Path ca) {
    return new FeedSpec.Tls(true, Optional.of(ca), Optional.empty(), Optional.empty());
  }
}

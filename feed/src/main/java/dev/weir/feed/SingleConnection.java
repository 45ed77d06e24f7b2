package dev.weir.feed;

import dev.weir.core.conversation.Conversation;
import dev.weir.core.pipeline.FeedSpec;
import dev.weir.core.pipeline.Payload;
import dev.weir.feed.conversation.Values;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * A connection by a feed's client but without a feed's care: it is opened once, ends once, and says only what it is told
 * to. For tools and tests that talk to a server themselves.
 */
public final class SingleConnection {
  /** Messages are given as they come. */
  private static final Payload RAW = new Payload(Payload.Compression.NONE, Payload.Format.JSON);

  /** Takes what the server sends, on the event loop; must not block. */
  @FunctionalInterface
  public interface Listener {
    /** A whole message at a place in a buffer, which is valid during the call only. */
    void message(SingleConnection connection, FrameKind kind, ByteBuf buf, int offset, int length);
  }

  /** Why it ended, or why it did not come about; {@code reason} is a phrase. */
  public record End(Cause cause, String reason) {}

  private final EventLoop loop;
  private final Link link;
  private final CompletableFuture<End> ended = new CompletableFuture<>();

  private SingleConnection(FeedSpec spec, URI url, EventLoop loop, Listener listener) {
    this.loop = loop;
    Values none = new Values(Map.of(), SingleConnection::epochNanos, ThreadLocalRandom.current());
    link = new Link(
        spec,
        Route.of(spec, url),
        List.of(),
        none,
        loop,
        new Owner(),
        link -> new FrameHandler(
            link,
            new Sink(listener),
            spec.payload().compression(),
            spec.maxMessageBytes(),
            new Counters(),
            SingleConnection::epochNanos));
  }

  /**
   * Begins to connect.
   *
   * @param maxMessageBytes a larger message ends the connection
   * @throws IllegalArgumentException with a sentence for the user when the address can't work
   */
  public static SingleConnection open(
      URI url, int maxMessageBytes, EventLoop loop, Listener listener) {
    SingleConnection connection =
        new SingleConnection(spec(url, maxMessageBytes), url, loop, listener);
    loop.execute(connection.link::open);
    return connection;
  }

  /** Sends a message, and releases it. On the event loop only, and not before the first message has come. */
  public void send(FrameKind kind, ByteBuf message) {
    link.send(kind, message);
  }

  /** Sends a close frame with code 1000 and ends. */
  public void close() {
    loop.execute(link::close);
  }

  /** Completes when the connection has ended. */
  public CompletableFuture<End> ended() {
    return ended;
  }

  private static FeedSpec spec(URI url, int maxMessageBytes) {
    return new FeedSpec(
        "connection",
        List.of(url),
        Map.of(),
        Map.of(),
        List.of(),
        Conversation.NONE,
        Optional.empty(),
        FeedSpec.Tls.DEFAULT,
        FeedSpec.DEFAULT_CONNECT_TIMEOUT,
        Duration.ZERO,
        Duration.ZERO,
        FeedSpec.Reconnect.DEFAULT,
        RAW,
        maxMessageBytes,
        true);
  }

  private static long epochNanos() {
    Instant now = Instant.now();
    return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
  }

  private final class Owner implements Link.Owner {
    @Override
    public void opened(Link link) {
      // Nothing is said before the server speaks.
    }

    @Override
    public void ready(Link link) {
      // There is nothing to subscribe to.
    }

    @Override
    public void unsubscribed(int count, String sentence) {
      // Nor anything that could be refused.
    }

    @Override
    public void ended(Link link, Failure failure) {
      ended.complete(new End(failure.cause(), failure.reason()));
    }
  }

  private final class Sink implements FrameSink {
    private final Listener listener;

    Sink(Listener listener) {
      this.listener = listener;
    }

    @Override
    public void frame(FrameKind kind, long receivedNanos, ByteBuf buf, int offset, int length) {
      listener.message(SingleConnection.this, kind, buf, offset, length);
    }

    @Override
    public void badFrame(
        FrameKind kind, long receivedNanos, ByteBuf buf, int offset, int length, String reason) {
      listener.message(SingleConnection.this, kind, buf, offset, length);
    }

    @Override
    public void flush() {
      // Each message was handed on at once.
    }

    @Override
    public void connected(long atNanos) {
      // Not asked for by a link.
    }

    @Override
    public void disconnected(long atNanos, Cause cause, String reason) {
      // ended() tells.
    }
  }
}

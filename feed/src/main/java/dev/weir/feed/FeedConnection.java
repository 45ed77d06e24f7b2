package dev.weir.feed;

import dev.weir.core.pipeline.FeedSpec;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a feed alive: connects, subscribes, and hands every message to a {@link FrameSink}; when the connection ends or
 * falls silent, waits a little and does it again, until it is closed. It never gives up by itself, and each failure is
 * counted and told to the {@link FeedLog}.
 *
 * <p>Its work is done on one event loop, which is also where the sink is called. All methods may be called from any
 * thread.
 */
public final class FeedConnection {
  /** The most that a server's Retry-After is honoured for: a slip of its operator must not silence a feed for days. */
  private static final Duration LONGEST_RETRY_AFTER = Duration.ofHours(1);

  private final FeedSpec spec;
  private final String shownUrl;
  private final Route route;
  private final EventLoop loop;
  private final FrameSink sink;
  private final FeedLog log;
  private final LongSupplier epochNanos;
  private final RandomGenerator random;
  private final Backoff backoff;
  private final List<String> subscription;
  private final Counters counters = new Counters();
  private final Map<Cause, Long> disconnects = new EnumMap<>(Cause.class);
  private final CompletableFuture<Void> closed = new CompletableFuture<>();

  // Of the event loop.
  private @Nullable Link link; // null while there is none
  private @Nullable Future<?> nextAttempt; // null unless waiting
  private int failures; // in a row
  private long connects;
  private boolean started;
  private boolean closing;
  private boolean paused;

  private volatile FeedStatus status; // without the counters

  /**
   * Prepares a connection; {@link #start} opens it.
   *
   * @param epochNanos the clock: nanoseconds since the epoch
   * @param random for the backoff
   * @throws IllegalArgumentException with a sentence for the user when the feed's options can't work, such as a
   *     certificate file that isn't there
   */
  public FeedConnection(
      FeedSpec spec,
      EventLoop loop,
      FrameSink sink,
      FeedLog log,
      LongSupplier epochNanos,
      RandomGenerator random) {
    this.spec = spec;
    this.loop = loop;
    this.sink = sink;
    this.log = log;
    this.epochNanos = epochNanos;
    this.random = random;
    shownUrl = Redaction.url(spec.url());
    route = route(spec);
    backoff = new Backoff(spec.reconnect());
    subscription = Subscription.messages(spec.subscribe(), spec.symbols());
    become(FeedStatus.State.CLOSED, "", 0);
  }

  /** Starts to connect, and goes on until {@link #close}. */
  public void start() {
    inLoop(() -> {
      if (!started && !closing) {
        started = true;
        open();
      }
    });
  }

  /**
   * Sends a close frame with code 1000 and stops for good. What arrives until the server answers, for a second at most,
   * is still delivered. When the future completes, the sink is not called any more.
   */
  public CompletableFuture<Void> close() {
    inLoop(() -> {
      if (closing) {
        return;
      }
      closing = true;
      if (link != null) {
        link.close();
      } else {
        stopped();
      }
    });
    return closed;
  }

  /**
   * Stops reading from the network, so that the server is slowed down: backpressure. Messages of the read at hand, up
   * to 256 KiB, are still delivered. Silence isn't watched meanwhile.
   */
  public void pause() {
    setPaused(true);
  }

  /** Ends a {@link #pause}. */
  public void resume() {
    setPaused(false);
  }

  /** The state and the counters at this moment. */
  public FeedStatus status() {
    FeedStatus s = status;
    return new FeedStatus(
        s.name(),
        s.url(),
        s.state(),
        s.sinceNanos(),
        counters.messages(),
        counters.bytes(),
        counters.badFrames(),
        s.connects(),
        s.disconnects(),
        counters.lastMessageNanos(),
        s.lastError(),
        s.nextAttemptNanos());
  }

  private void open() {
    nextAttempt = null;
    become(FeedStatus.State.CONNECTING, status.lastError(), 0);
    link = new Link(spec, route, loop, new Owner(), this::frameHandler);
    link.open();
  }

  private FrameHandler frameHandler(Link of) {
    return new FrameHandler(of, sink, spec.maxMessageBytes(), counters, epochNanos);
  }

  /** What the current link tells. */
  private final class Owner implements Link.Owner {
    @Override
    public void opened(Link opened) {
      connects++;
      become(FeedStatus.State.CONNECTED, status.lastError(), 0);
      say("connected to " + shownUrl);
      try {
        sink.connected(epochNanos.getAsLong());
      } catch (RuntimeException e) {
        opened.sinkFailed(e);
        return;
      }
      opened.setReading(!paused);
      opened.send(subscription);
    }

    @Override
    public void ended(Link ended, Failure failure) {
      link = null;
      disconnects.merge(failure.cause(), 1L, Long::sum);
      if (ended.wasOpened()) {
        tellSink(failure);
      }
      if (closing) {
        stopped();
      } else {
        failures = ended.delivered() ? 0 : failures;
        reopen(failure, ended.wasOpened());
      }
    }
  }

  private void tellSink(Failure failure) {
    try {
      sink.flush();
      sink.disconnected(epochNanos.getAsLong(), failure.cause(), failure.reason());
    } catch (RuntimeException e) {
      say("the end of the connection could not be noted: " + e.getMessage());
    }
  }

  private void reopen(Failure failure, boolean wasOpened) {
    Duration delay = longer(
        backoff.nextDelay(failures++, random), shorter(failure.retryAfter(), LONGEST_RETRY_AFTER));
    nextAttempt = loop.schedule(this::open, delay.toNanos(), TimeUnit.NANOSECONDS);
    become(FeedStatus.State.WAITING, failure.reason(), epochNanos.getAsLong() + delay.toNanos());
    String what = wasOpened ? "connection lost" : "cannot connect to " + shownUrl;
    say(what + " (" + failure.reason() + "); next attempt in " + Durations.text(delay));
  }

  private void stopped() {
    if (nextAttempt != null) {
      nextAttempt.cancel(false);
    }
    become(FeedStatus.State.CLOSED, status.lastError(), 0);
    say("closed");
    closed.complete(null);
  }

  private void setPaused(boolean pause) {
    inLoop(() -> {
      paused = pause;
      if (link != null) {
        link.setReading(!pause);
      }
    });
  }

  private void become(FeedStatus.State state, String lastError, long nextAttemptNanos) {
    long now = epochNanos.getAsLong();
    status = new FeedStatus(
        spec.name(),
        shownUrl,
        state,
        now,
        0,
        0,
        0,
        connects,
        disconnects,
        0,
        lastError,
        nextAttemptNanos);
  }

  private void say(String sentence) {
    log.say(spec.name() + ": " + sentence);
  }

  private void inLoop(Runnable action) {
    if (loop.inEventLoop()) {
      action.run();
    } else {
      loop.execute(action);
    }
  }

  private static Route route(FeedSpec spec) {
    try {
      return Route.of(spec);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("feed " + spec.name() + ": " + e.getMessage(), e);
    }
  }

  private static Duration longer(Duration a, Duration b) {
    return a.compareTo(b) >= 0 ? a : b;
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }
}

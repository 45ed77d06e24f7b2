package dev.weir.feed;

import dev.weir.core.pipeline.FeedSpec;
import dev.weir.feed.conversation.Values;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.net.URI;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one connection of a feed alive: connects, subscribes, and hands every message to a {@link FrameSink}; when the
 * connection ends or falls silent, waits a little and does it again, until it is closed. It never gives up by itself, and
 * each failure is counted and told to the {@link FeedLog}.
 *
 * <p>Where the feed says {@code reconnect.every}, it goes over to a new connection in time: that one is subscribed before
 * the old one is closed, so that nothing is missed.
 *
 * <p>All of it is done on the feed's event loop; {@link #status} may be called from any thread.
 */
final class FeedConnection {
  /** The most that a server's Retry-After is honoured for: a slip of its operator must not silence a feed for days. */
  private static final Duration LONGEST_RETRY_AFTER = Duration.ofHours(1);

  private final FeedSpec spec;
  private final List<String> symbols;
  private final String label;
  private final String shownUrl;
  private final Route route;
  private final FeedSurroundings around;
  private final EventLoop loop;
  private final Values values;
  private final Backoff backoff;
  private final Counters counters = new Counters();
  private final Map<Cause, Long> disconnects = new EnumMap<>(Cause.class);
  private final CompletableFuture<Void> closed = new CompletableFuture<>();

  private final Set<Link> links = new LinkedHashSet<>(); // all that have not ended
  private @Nullable Link current; // null while there is none
  private @Nullable Link successor; // that takes over when it is ready; null while there is none
  private @Nullable Future<?> nextAttempt; // null unless waiting
  private @Nullable Future<?> renewal; // null unless planned
  private int failures; // in a row
  private long lostNanos; // when the last connection that was of use ended; 0 before
  private long connects;
  private boolean closing;
  private boolean paused;

  private volatile FeedStatus status; // without the counters

  /**
   * @param label what sentences call it
   * @param symbols what to subscribe to
   * @throws IllegalArgumentException with a sentence for the user when the feed's options can't work, such as a
   *     certificate file that isn't there
   */
  FeedConnection(
      FeedSpec spec, URI url, String label, List<String> symbols, FeedSurroundings around) {
    this.spec = spec;
    this.label = label;
    this.symbols = symbols;
    this.around = around;
    loop = around.loop();
    values = new Values(spec.conversation().values(), around.epochNanos(), around.random());
    shownUrl = Redaction.url(url);
    route = Route.of(spec, url);
    backoff = new Backoff(spec.reconnect());
    status = statusNow(FeedStatus.State.CLOSED, "", 0, now());
    ClientHandshaker.check(spec, url, values.make());
  }

  void start() {
    if (!closing) {
      open();
    }
  }

  /** When the future completes, the sinks are not called any more. */
  CompletableFuture<Void> close() {
    if (!closing) {
      closing = true;
      cancel(nextAttempt);
      cancel(renewal);
      if (links.isEmpty()) {
        stopped();
      } else {
        List.copyOf(links).forEach(Link::close);
      }
    }
    return closed;
  }

  void setPaused(boolean pause) {
    if (paused != pause) {
      paused = pause;
      links.forEach(link -> link.setReading(!pause));
    }
  }

  /** The state and the counters at this moment. */
  FeedStatus status() {
    return status.counting(counters);
  }

  private void open() {
    nextAttempt = null;
    become(FeedStatus.State.CONNECTING, status.lastError(), 0);
    current = openLink();
  }

  private Link openLink() {
    Link link = link(around.sinks().get());
    links.add(link);
    link.open();
    return link;
  }

  private Link link(FrameSink sink) {
    Link.FrameHandlers handlers = link -> new FrameHandler(
        link,
        sink,
        spec.payload().compression(),
        spec.maxMessageBytes(),
        counters,
        around.epochNanos());
    return new Link(spec, route, symbols, values, loop, new Owner(sink), handlers);
  }

  /** What a link tells. */
  private final class Owner implements Link.Owner {
    private final FrameSink sink;

    Owner(FrameSink sink) {
      this.sink = sink;
    }

    @Override
    public void opened(Link link) {
      connects++;
      if (link == current) {
        become(FeedStatus.State.CONNECTED, status.lastError(), 0);
        say("connected to " + shownUrl + outage());
        planRenewal();
      }
      recount();
      try {
        sink.connected(now());
      } catch (RuntimeException e) {
        link.sinkFailed(e);
        return;
      }
      link.setReading(!paused);
      link.talk();
    }

    @Override
    public void ready(Link link) {
      if (link == successor) {
        renewal = after(spec.reconnect().overlap(), FeedConnection.this::handOver);
      }
    }

    @Override
    public void unsubscribed(int count, String sentence) {
      counters.failedSubscriptions(count);
      say(sentence);
    }

    @Override
    public void ended(Link link, Failure failure) {
      links.remove(link);
      disconnects.merge(failure.cause(), 1L, Long::sum);
      recount();
      if (link.wasOpened()) {
        tellEnd(failure);
      }
      if (closing) {
        if (links.isEmpty()) {
          stopped();
        }
      } else if (link == current) {
        currentEnded(link, failure);
      } else if (link == successor) {
        successorEnded(failure);
      }
    }

    private void tellEnd(Failure failure) {
      try {
        sink.flush();
        sink.disconnected(now(), failure.cause(), failure.reason());
      } catch (RuntimeException e) {
        if (failure.cause() != Cause.SINK) { // which is said
          say("the end of the connection could not be noted: " + e.getMessage());
        }
      }
    }
  }

  /** For how long there was no connection, for a sentence. */
  private String outage() {
    return lostNanos == 0
        ? ""
        : " again; what it sent for " + Durations.text(Duration.ofNanos(now() - lostNanos))
            + " is missing";
  }

  private void currentEnded(Link link, Failure failure) {
    cancel(renewal);
    if (successor != null) {
      say("connection lost (" + failure.reason() + "); the new one takes over");
      current = successor;
      successor = null;
      become(
          current.wasOpened() ? FeedStatus.State.CONNECTED : FeedStatus.State.CONNECTING,
          failure.reason(),
          0);
      planRenewal();
      return;
    }
    current = null;
    if (link.wasOpened() && (failure.cause() != Cause.SINK || lostNanos == 0)) {
      lostNanos = now(); // where the sink fails, nothing was kept since the one before
    }
    failures = link.delivered() ? 0 : failures;
    Duration delay = delay(failure);
    nextAttempt = after(delay, this::open);
    become(FeedStatus.State.WAITING, failure.reason(), now() + delay.toNanos());
    String what = link.wasOpened() ? "connection lost" : "cannot connect to " + shownUrl;
    say(what + " (" + failure.reason() + "); next attempt in " + Durations.text(delay));
  }

  private Duration delay(Failure failure) {
    return longer(
        backoff.nextDelay(failures++, around.random()),
        shorter(failure.retryAfter(), LONGEST_RETRY_AFTER));
  }

  // --- Planned renewal

  /** Up to a tenth earlier, so that many connections are not renewed at once. */
  private void planRenewal() {
    spec.reconnect().every().ifPresent(every -> {
      long nanos = every.toNanos() - around.random().nextLong(every.toNanos() / 10 + 1);
      renewal = after(Duration.ofNanos(nanos), this::renew);
    });
  }

  private void renew() {
    say("going over to a new connection, as planned");
    successor = openLink();
  }

  private void handOver() {
    Link old = current;
    current = successor;
    successor = null;
    failures = 0;
    become(FeedStatus.State.CONNECTED, status.lastError(), 0);
    planRenewal();
    if (old != null) {
      old.close(new Failure(Cause.RENEWED, "replaced by a new connection, as planned"));
    }
  }

  private void successorEnded(Failure failure) {
    cancel(renewal);
    successor = null;
    Duration delay = delay(failure);
    renewal = after(delay, this::renew);
    say("the new connection failed (" + failure.reason()
        + "); the old one goes on, next attempt in " + Durations.text(delay));
  }

  // --- Helpers

  private void stopped() {
    become(FeedStatus.State.CLOSED, status.lastError(), 0);
    say("closed");
    closed.complete(null);
  }

  private void become(FeedStatus.State state, String lastError, long nextAttemptNanos) {
    status = statusNow(state, lastError, nextAttemptNanos, now());
  }

  /** The same state, with the connects and disconnects as they are now. */
  private void recount() {
    FeedStatus s = status;
    status = statusNow(s.state(), s.lastError(), s.nextAttemptNanos(), s.sinceNanos());
  }

  private FeedStatus statusNow(
      FeedStatus.State state, String lastError, long nextAttemptNanos, long sinceNanos) {
    return new FeedStatus(
        spec.name(),
        shownUrl,
        state,
        sinceNanos,
        0,
        0,
        0,
        0,
        connects,
        disconnects,
        0,
        lastError,
        nextAttemptNanos);
  }

  private long now() {
    return around.epochNanos().getAsLong();
  }

  private void say(String sentence) {
    around.log().say(label + ": " + sentence);
  }

  private Future<?> after(Duration delay, Runnable action) {
    return loop.schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  private static void cancel(@Nullable Future<?> task) {
    if (task != null) {
      task.cancel(false);
    }
  }

  private static Duration longer(Duration a, Duration b) {
    return a.compareTo(b) >= 0 ? a : b;
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }
}

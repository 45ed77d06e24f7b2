package dev.weir.feed;

import dev.weir.core.pipeline.FeedSpec;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/**
 * A feed that we connect to: as many connections as it takes to subscribe to all its symbols, on each of its lines. All methods may be called
 * from any thread; the work is done on one event loop.
 */
public final class WebSocketFeed implements Feed {
  private final FeedSurroundings around;
  private final List<FeedConnection> connections = new ArrayList<>();
  private final int parts;
  private boolean started; // of the event loop

  /**
   * Prepares the connections; {@link #start} opens them.
   *
   * @throws IllegalArgumentException with a sentence for the user when the feed's options can't work, such as a
   *     certificate file that isn't there
   */
  public WebSocketFeed(FeedSpec spec, FeedSurroundings around) {
    this.around = around;
    List<List<String>> parts =
        parts(spec.symbols(), spec.conversation().limits().perConnection());
    this.parts = parts.size();
    int count = spec.urls().size() * parts.size();
    for (URI url : spec.urls()) {
      for (List<String> symbols : parts) {
        int number = connections.size() + 1;
        String label =
            count == 1 ? spec.name() : spec.name() + " (" + number + " of " + count + ")";
        try {
          connections.add(new FeedConnection(spec, url, label, symbols, around));
        } catch (IllegalArgumentException e) {
          throw new IllegalArgumentException("feed " + spec.name() + ": " + e.getMessage(), e);
        }
      }
    }
  }

  private static List<List<String>> parts(List<String> symbols, int size) {
    if (size == 0 || symbols.size() <= size) {
      return List.of(symbols);
    }
    List<List<String>> parts = new ArrayList<>();
    for (int at = 0; at < symbols.size(); at += size) {
      parts.add(symbols.subList(at, Math.min(symbols.size(), at + size)));
    }
    return parts;
  }

  @Override
  public void start() {
    inLoop(() -> {
      if (!started) {
        started = true;
        connections.forEach(FeedConnection::start);
      }
    });
  }

  /**
   * Sends close frames with code 1000 and stops for good. What arrives until the server answers, for a second at most, is
   * still delivered. When the future completes, the sinks are not called any more.
   */
  @Override
  public CompletableFuture<Void> close() {
    CompletableFuture<Void> closed = new CompletableFuture<>();
    inLoop(() -> CompletableFuture.allOf(
            connections.stream().map(FeedConnection::close).toArray(CompletableFuture[]::new))
        .thenAccept(closed::complete));
    return closed;
  }

  /**
   * Stops reading from the network, so that the server is slowed down: backpressure. Messages of the read at hand, up
   * to 256 KiB, are still delivered. Silence isn't watched meanwhile.
   */
  @Override
  public void pause() {
    inLoop(() -> connections.forEach(c -> c.setPaused(true)));
  }

  @Override
  public void resume() {
    inLoop(() -> connections.forEach(c -> c.setPaused(false)));
  }

  /** The state and the counters at this moment, of all connections together: each part of the symbols needs a line. */
  @Override
  public FeedStatus status() {
    return IntStream.range(0, parts)
        .mapToObj(part -> IntStream.range(0, connections.size())
            .filter(i -> i % parts == part)
            .mapToObj(i -> connections.get(i).status())
            .reduce(FeedStatus::or)
            .orElseThrow())
        .reduce(FeedStatus::and)
        .orElseThrow();
  }

  private void inLoop(Runnable action) {
    if (around.loop().inEventLoop()) {
      action.run();
    } else {
      around.loop().execute(action);
    }
  }
}

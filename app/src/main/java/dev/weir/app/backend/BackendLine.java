package dev.weir.app.backend;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One connection's messages to back ends: each is posted when the one before it has been answered and its answer taken, so
 * that answers come in the order of the messages, and who does not read is not answered. For one thread.
 */
public final class BackendLine {
  /** Messages of one connection that may wait, so that it cannot take all places. */
  public static final int MOST_WAITING = 100;

  private final Backends backends;
  private final AtomicInteger waiting = new AtomicInteger();
  private CompletableFuture<@Nullable Void> last = CompletableFuture.completedFuture(null);

  public BackendLine(Backends backends) {
    this.backends = backends;
  }

  /**
   * Posts a message in its turn.
   *
   * @param deliver takes what has become of it; completes when the next one may go
   */
  public void send(
      String route, ObjectNode message, Function<Reply, CompletionStage<@Nullable Void>> deliver) {
    if (waiting.get() >= MOST_WAITING || !backends.enter()) {
      var unused = deliver.apply(backends.turnAway(route));
      return;
    }
    waiting.incrementAndGet();
    last = last.thenCompose(before -> backends.post(route, message))
        .thenCompose(deliver)
        .handle((done, problem) -> {
          waiting.decrementAndGet();
          backends.leave();
          return null;
        });
  }
}

package dev.weir.feed;

import java.util.concurrent.CompletableFuture;

/** Brings a feed's messages to its sinks. All methods may be called from any thread. */
public interface Feed {
  /** Begins, and goes on until {@link #close}. */
  void start();

  /** Ends for good. When the future completes, the sinks are not called any more. */
  CompletableFuture<Void> close();

  /** Takes no more from the network, so that the other side is slowed down: backpressure. */
  void pause();

  /** Ends a {@link #pause}. */
  void resume();

  /** The state and the counters at this moment. */
  FeedStatus status();
}

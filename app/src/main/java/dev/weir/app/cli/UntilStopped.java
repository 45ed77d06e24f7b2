package dev.weir.app.cli;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import sun.misc.Signal;

/**
 * Waits for SIGTERM or SIGINT, so that a command can take itself apart. The first is heard by {@link #await}; a second
 * SIGINT ends the process at once, for those who have seen enough.
 */
final class UntilStopped {
  private final CompletableFuture<Integer> stopped = new CompletableFuture<>();
  private final CountDownLatch heard = new CountDownLatch(1);

  UntilStopped() {
    Signal.handle(new Signal("TERM"), s -> hear(0));
    Signal.handle(new Signal("INT"), s -> hear(130));
  }

  private void hear(int exitCode) {
    if (!stopped.complete(exitCode) && exitCode == 130) {
      Runtime.getRuntime().halt(130);
    }
    heard.countDown();
  }

  /** Ends the wait from within, with an exit code. */
  void stop(int exitCode) {
    hear(exitCode);
  }

  /** Waits; returns the exit code: 0 after SIGTERM, 130 after SIGINT. */
  int await() throws InterruptedException {
    heard.await();
    return stopped.join();
  }

  /** Waits at most so long; whether it is over. */
  boolean await(long millis) throws InterruptedException {
    return heard.await(millis, TimeUnit.MILLISECONDS);
  }
}

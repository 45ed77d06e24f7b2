package dev.weir.app.cli;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Waits until a command is to end: because it says so itself, or because the process gets SIGTERM or SIGINT. Then the JVM
 * runs its shutdown hooks; ours lets the command take itself apart and end the process with its own exit code, as {@link
 * Weir#main} does.
 */
final class UntilStopped {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final CompletableFuture<Integer> stopped = new CompletableFuture<>();

  /**
   * Called by the command's own thread.
   *
   * @param signalled the exit code after a signal
   */
  UntilStopped(int signalled) {
    Thread command = Thread.currentThread();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> hook(command, signalled), "stop"));
  }

  private void hook(Thread command, int signalled) {
    stopped.complete(signalled);
    try {
      command.join(PATIENCE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Console.say("weir: still not stopped after " + PATIENCE.toSeconds()
        + " s, ended all the same; what was received is in the log, and the next start reads it");
    Runtime.getRuntime().halt(1);
  }

  /** Ends the wait from within, with an exit code. */
  void stop(int exitCode) {
    stopped.complete(exitCode);
  }

  /** Ends the wait after so long, with success. */
  void stopAfter(Duration limit) {
    stopped.completeOnTimeout(0, limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Waits; returns the exit code. */
  int await() throws InterruptedException {
    try {
      return stopped.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a stop has no cause but its exit code", e);
    }
  }
}

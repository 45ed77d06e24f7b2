package dev.weir.app.cli;

import dev.weir.app.gateway.ChangeStore;
import dev.weir.app.gateway.Topic;
import dev.weir.app.run.Station;
import dev.weir.core.pipeline.Pipeline;

/** What {@code weir watch} prints: a line per change, or on a terminal a table of the newest value of each key. */
final class WatchOutput {
  private static final int LINES_AT_ONCE = 1024;
  private static final long TABLE_MILLIS = 250;

  private final ChangeStore store;
  private final Station station;
  private final long count;
  private final Runnable enough;
  private final Thread thread;
  private volatile boolean closing;

  WatchOutput(
      Pipeline.Stream stream, Station station, boolean terminal, long count, Runnable enough) {
    this.store = station.stores().getFirst();
    this.station = station;
    this.count = count;
    this.enough = enough;
    this.thread = Thread.ofPlatform()
        .name("output")
        .daemon()
        .start(terminal && count == 0 ? this::table : this::lines);
  }

  private void lines() {
    long seq = 0;
    try {
      while (true) {
        boolean last = closing;
        for (String line : Topic.after(store, station.texts(), seq, LINES_AT_ONCE)) {
          System.out.println(line);
          seq++;
          if (count > 0 && seq >= count) {
            System.out.flush();
            enough.run();
            return;
          }
        }
        if (last && seq >= store.head()) {
          return;
        }
        store.awaitAfter(seq, TABLE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void table() {
    long shown = -1;
    try {
      while (!closing) {
        store.awaitAfter(Math.max(0, shown), TABLE_MILLIS);
        if (store.head() != shown) {
          shown = store.head();
          System.out.print("\u001b[H\u001b[2J");
          Topic.snapshot(store, station.texts()).forEach(System.out::println);
          System.out.flush();
        }
        Thread.sleep(TABLE_MILLIS); // a person reads this
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Prints what is still there, and ends. */
  void close() throws InterruptedException {
    closing = true;
    thread.join(2000);
  }
}

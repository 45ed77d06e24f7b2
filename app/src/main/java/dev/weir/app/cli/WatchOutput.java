package dev.weir.app.cli;

import dev.weir.app.gateway.ChangeReader;

/** What {@code weir watch} prints. */
sealed interface WatchOutput permits WatchLines, WatchTable {
  /** Begins to print a stream's changes. */
  void start(ChangeReader changes);

  /** Any thread may tell. */
  void alert(String sentence);

  /** Any thread may tell. */
  void say(String sentence);

  /** Prints what is still there, and ends. */
  void close() throws InterruptedException;
}

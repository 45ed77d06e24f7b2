package dev.weir.app.cli;

import dev.weir.app.gateway.ChangeReader;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/** Each change as a line of JSON, for other programs; alerts and everything else go to stderr. */
final class WatchLines implements WatchOutput {
  private static final int LINES_AT_ONCE = 1024;
  private static final long LOOK_AGAIN_MILLIS = 250; // whether it is closing
  private static final long CLOSE_MILLIS = 2_000;

  private final PrintStream out;
  private final long most;
  private final Runnable enough;
  private @Nullable Thread thread;
  private volatile boolean closing;

  /**
   * @param most after so many changes it prints no more, and says that it is enough
   */
  WatchLines(PrintStream out, long most, Runnable enough) {
    this.out = out;
    this.most = most;
    this.enough = enough;
  }

  @Override
  public void start(ChangeReader changes) {
    thread = Thread.ofPlatform().name("output").daemon().start(() -> print(changes));
  }

  private void print(ChangeReader changes) {
    try {
      long seq = 0;
      while (seq < most) {
        boolean last = closing;
        for (String line : changes.after(seq, (int) Math.min(most - seq, LINES_AT_ONCE))) {
          out.println(line);
          seq++;
        }
        if (last && seq >= changes.head()) {
          return;
        }
        changes.awaitAfter(seq, LOOK_AGAIN_MILLIS);
      }
      out.flush();
      enough.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void alert(String sentence) {
    Console.say(sentence);
  }

  @Override
  public void say(String sentence) {
    Console.say(sentence);
  }

  @Override
  public void close() throws InterruptedException {
    closing = true;
    if (thread != null) {
      thread.join(CLOSE_MILLIS);
    }
  }
}

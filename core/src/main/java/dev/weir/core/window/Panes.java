package dev.weir.core.window;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * The panes of a key of a hopping window, oldest first, and the window over all of them.
 *
 * <p>Two stacks, as in {@link SlidingWindow}: a pane of the front holds the state over itself and all younger panes of the
 * front, so a window costs two merges, and each pane two more in its life, however many there are. Not so where sketches
 * are kept: one that stands for hours would be in memory once for each pane. There a window merges all of its panes.
 */
final class Panes {

  /** The observations in [start, start + length of a pane), or from there to the end of the front. */
  private record Pane(long start, RunningWindow window) {}

  private final Layout layout;
  private final boolean hasSketches;
  private Deque<Pane> front = new ArrayDeque<>();
  private Deque<Pane> back = new ArrayDeque<>();
  private RunningWindow overBack;
  private int takenOfBack; // how many panes of the back are in overBack; the others may still grow

  Panes(Layout layout) {
    this.layout = layout;
    this.hasSketches = layout.sorted().length + layout.frequencies().length > 0;
    this.overBack = new RunningWindow(layout);
  }

  boolean isEmpty() {
    return front.isEmpty() && back.isEmpty();
  }

  /**
   * Adds an observation that comes after the newest window that has been asked for.
   *
   * @param start of the pane that it is in, or of an earlier one if it counts as simultaneous with the newest
   */
  void add(long start, long time, double[] row) {
    if (back.isEmpty() || back.getLast().start() < start) {
      back.add(new Pane(start, new RunningWindow(layout)));
    }
    back.getLast().window().add(time, row);
  }

  /** Drops the panes that begin before. */
  void dropBefore(long start) {
    while (!isEmpty() && oldest() < start) {
      if (front.isEmpty()) {
        flip();
      }
      front.removeFirst();
    }
  }

  private long oldest() {
    return front.isEmpty() ? back.getFirst().start() : front.getFirst().start();
  }

  /** The back becomes the front: from the youngest to the oldest, each pane takes in the one after it. */
  private void flip() {
    front = back;
    back = new ArrayDeque<>();
    overBack = new RunningWindow(layout);
    takenOfBack = 0;
    if (!hasSketches) {
      RunningWindow younger = front.getLast().window();
      for (Iterator<Pane> older = front.descendingIterator(); older.hasNext(); ) {
        RunningWindow window = older.next().window();
        if (window != younger) {
          window.merge(younger);
        }
        younger = window;
      }
    }
  }

  /** The window over all panes, none of which grows any more. */
  RunningWindow total() {
    RunningWindow all = new RunningWindow(layout);
    if (hasSketches) {
      front.forEach(p -> all.merge(p.window()));
      back.forEach(p -> all.merge(p.window()));
      return all;
    }
    back.stream().skip(takenOfBack).forEach(p -> overBack.merge(p.window()));
    takenOfBack = back.size();
    if (!front.isEmpty()) {
      all.merge(front.getFirst().window());
    }
    all.merge(overBack);
    return all;
  }

  void save(DataOutput out) throws IOException {
    save(front, out);
    save(back, out);
    out.writeInt(takenOfBack);
    overBack.save(out);
  }

  private static void save(Deque<Pane> panes, DataOutput out) throws IOException {
    out.writeInt(panes.size());
    for (Pane p : panes) {
      out.writeLong(p.start());
      p.window().save(out);
    }
  }

  void restore(DataInput in) throws IOException {
    restore(front, in);
    restore(back, in);
    takenOfBack = in.readInt();
    overBack.restore(in);
  }

  private void restore(Deque<Pane> panes, DataInput in) throws IOException {
    for (int n = in.readInt(); n > 0; n--) {
      Pane p = new Pane(in.readLong(), new RunningWindow(layout));
      p.window().restore(in);
      panes.add(p);
    }
  }
}

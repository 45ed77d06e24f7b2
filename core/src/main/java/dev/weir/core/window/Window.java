package dev.weir.core.window;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** The window of one key: takes observations in, gives the statistics over those that are inside. */
public interface Window {
  /**
   * Adds an observation.
   *
   * @param time event time, nanoseconds since the epoch
   * @param row the arguments of the statistics, as the {@link Layout} says
   * @return false if it is too old to have any effect
   */
  boolean add(long time, double[] row);

  /** The values of the statistics now: {@link Layout#parts} of them. */
  void values(double[] out);

  /** Writes the state; {@link #restore} of it goes on to the bit as if nothing had happened. */
  void save(DataOutput out) throws IOException;

  void restore(DataInput in) throws IOException;

  /** An empty window of the given kind; {@link WindowSpec.Every} windows are opened one by one as {@link RunningWindow}. */
  static Window open(WindowSpec spec, Layout layout) {
    return switch (spec) {
      case WindowSpec.All a -> new RunningWindow(layout);
      case WindowSpec.Every e -> new RunningWindow(layout);
      case WindowSpec.LastCount last -> new SlidingWindow(layout, last.count(), Long.MAX_VALUE);
      case WindowSpec.LastDuration last ->
        new SlidingWindow(layout, Integer.MAX_VALUE, last.duration().toNanos());
    };
  }
}

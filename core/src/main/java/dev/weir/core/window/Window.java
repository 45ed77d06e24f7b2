package dev.weir.core.window;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.function.Supplier;

/** The window of one key: takes observations in, in the order of time, and gives the statistics over those inside. */
public interface Window {
  /**
   * Adds an observation.
   *
   * @param time event time, nanoseconds since the epoch; one before the newest counts as simultaneous with it
   * @param row the arguments of the statistics, as the {@link Layout} says
   */
  void add(long time, double[] row);

  /**
   * The values of the statistics: {@link Layout#parts} of them.
   *
   * @param now the time as of which; one before the newest observation means that of the newest
   */
  void values(long now, double[] out);

  /** As {@link KeyedWindows#touch}. */
  default double touch() {
    return 0;
  }

  /** The values as of the newest observation. */
  default void values(double[] out) {
    values(Long.MIN_VALUE, out);
  }

  /** Writes the state; {@link #restore} of it goes on to the bit as if nothing had happened. */
  void save(DataOutput out) throws IOException;

  void restore(DataInput in) throws IOException;

  /** An empty window for one key; of windows that end, a single one that goes on until it is dropped. */
  static Window open(WindowSpec spec, Layout layout) {
    return opener(spec, layout).get();
  }

  /** Opens such windows for key after key. */
  static Supplier<Window> opener(WindowSpec spec, Layout layout) {
    return switch (spec) {
      case WindowSpec.LastCount l -> sliding(layout, l.count(), Long.MAX_VALUE);
      case WindowSpec.LastDuration l ->
        sliding(layout, Integer.MAX_VALUE, l.duration().toNanos());
      case WindowSpec.Decay d -> () -> new DecayingWindow(layout, d.halfLife().toNanos());
      case WindowSpec.All a -> () -> new RunningWindow(layout);
      case WindowSpec.Every e -> () -> new RunningWindow(layout);
      case WindowSpec.Hopping h -> () -> new RunningWindow(layout);
      case WindowSpec.Session s -> () -> new RunningWindow(layout);
    };
  }

  private static Supplier<Window> sliding(Layout layout, int maxCount, long maxAge) {
    SlidingWindow.Kind kind = new SlidingWindow.Kind(layout, maxCount, maxAge);
    return () -> new SlidingWindow(kind);
  }
}

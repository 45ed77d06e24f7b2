package dev.weir.core.window;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The windows of all keys of a stream; a key is a small number. Time never goes backward: {@link #advance} comes before
 * each observation that is newer than what was there.
 */
public interface KeyedWindows {

  /** Told of each window that ends. Its values are in the array that {@link #advance} was given. */
  @FunctionalInterface
  interface Ended {
    /**
     * A window has ended.
     *
     * @param time the beginning of a window on a grid; the end of a session
     */
    void accept(int key, long time);
  }

  /** What a stream tells of a window of a key in which there was no observation. */
  enum Fill {
    /** Nothing. */
    SKIP,
    /** The values of the window before. */
    PREVIOUS,
    /** The values of an empty window: a count of 0, a mean of null. */
    NULL
  }

  /** Whether an observation's window has ended already. */
  boolean isLate(long time);

  /**
   * Reads of a key's window what {@link #add} and {@link #values} are going to read, so that it is in the processor's
   * caches, and returns something that depends on it.
   *
   * @param key one that has had an observation
   */
  default double touch(int key) {
    return 0;
  }

  /** Adds an observation that is not late. */
  void add(int key, long time, double[] row);

  /**
   * The values of a key's window: of the one that is open, or else of the last that was.
   *
   * @param now not before the newest time that {@link #advance} or {@link #add} was given
   */
  void values(int key, long now, double[] out);

  /** Time has come to here: ends the windows that lie wholly before, in order of time and then of key. */
  void advance(long time, double[] values, Ended ended);

  void save(DataOutput out) throws IOException;

  void restore(DataInput in) throws IOException;

  static KeyedWindows open(WindowSpec spec, Fill fill, Layout layout) {
    return switch (spec) {
      case WindowSpec.Every e -> new TumblingWindows(layout, e.grid(), fill);
      case WindowSpec.Hopping h -> new HoppingWindows(layout, h.hop(), h.length(), fill);
      case WindowSpec.Session s -> new SessionWindows(layout, s.gap().toNanos());
      case WindowSpec.All a -> new EndlessWindows(spec, layout);
      case WindowSpec.LastCount l -> new EndlessWindows(spec, layout);
      case WindowSpec.LastDuration l -> new EndlessWindows(spec, layout);
      case WindowSpec.Decay d -> new EndlessWindows(spec, layout);
    };
  }
}

package dev.weir.core.window;

import dev.weir.core.statistic.FrequencyTable;
import dev.weir.core.statistic.Sequence;
import dev.weir.core.statistic.SortedWindow;
import dev.weir.core.value.Slots;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * The last N observations, or those of the last duration, by two stacks in one ring (Tangwongsan, Hirzel, Schneider:
 * "In-order sliding-window aggregation in worst-case constant time", VLDB Journal 2021, Two-Stacks Lite): amortised O(1)
 * merges per observation whatever the length, and nothing is ever subtracted.
 *
 * <p>The ring holds, oldest first, a front and a back. An element of the front holds the state over itself and all
 * younger elements of the front; an element of the back its own; {@link #back} the state over the whole back. The window
 * is the oldest front element merged with {@link #back}. When the front is used up, the back becomes the front.
 *
 * <p>Beside the states the ring keeps the raw arguments, for the statistics of order and of frequencies, which remove by
 * value.
 */
final class SlidingWindow implements Window {
  private static final Sequence[] NO_SEQUENCES = {};

  private final Layout layout;
  private final int width;
  private final int arguments;
  private final int maxCount;
  private final long maxAge;

  private long[] times = new long[16];
  private double[] raw;
  private double[] states;
  private int first;
  private int front;
  private int size;
  private final double[] back;
  private final double[] total;
  private final SortedWindow[] sorted;
  private final FrequencyTable[] frequencies;

  /**
   * @param maxCount how many observations it holds at most
   * @param maxAge how old the oldest may be, in nanoseconds, exclusive; {@link Long#MAX_VALUE} for any age
   */
  SlidingWindow(Layout layout, int maxCount, long maxAge) {
    this.layout = layout;
    this.width = layout.width();
    this.arguments = layout.arguments();
    this.maxCount = maxCount;
    this.maxAge = maxAge;
    this.raw = new double[times.length * arguments];
    this.states = new double[times.length * width];
    this.back = new double[width];
    this.total = new double[width];
    this.sorted = new SortedWindow[layout.sorted().length];
    this.frequencies = new FrequencyTable[layout.frequencies().length];
    Arrays.setAll(sorted, i -> new SortedWindow());
    Arrays.setAll(frequencies, i -> new FrequencyTable());
    layout.clear(back, 0);
  }

  @Override
  public void add(long time, double[] row) {
    long at = size == 0 ? time : Math.max(time, times[index(size - 1)]);
    makeRoom(at);
    append(at, row);
  }

  @Override
  public void values(long now, double[] out) {
    if (size > 0) {
      expire(Math.max(now, times[index(size - 1)]));
    }
    if (front > 0) {
      System.arraycopy(states, first * width, total, 0, width);
      layout.merge(total, 0, back, 0);
      layout.values(total, 0, sorted, frequencies, NO_SEQUENCES, out);
    } else {
      layout.values(back, 0, sorted, frequencies, NO_SEQUENCES, out);
    }
  }

  private void makeRoom(long time) {
    expire(time);
    if (size == maxCount) {
      evict();
    }
    if (size == times.length) {
      grow();
    }
  }

  private void expire(long now) {
    if (maxAge != Long.MAX_VALUE) {
      while (size > 0 && times[first] <= now - maxAge) {
        evict();
      }
    }
  }

  private void append(long time, double[] row) {
    int at = index(size++);
    times[at] = time;
    System.arraycopy(row, 0, raw, at * arguments, arguments);
    layout.clear(states, at * width);
    layout.add(states, at * width, time, row, 0);
    layout.merge(back, 0, states, at * width);
    include(at * arguments);
  }

  /** Lets the observation whose arguments begin here take part in what is kept beside the states. */
  private void include(int at) {
    for (int i = 0; i < sorted.length; i++) {
      sorted[i].add(raw[at + layout.sorted()[i]]);
    }
    for (int i = 0; i < frequencies.length; i++) {
      frequencies[i].add(raw[at + layout.frequencies()[i]]);
    }
  }

  private void evict() {
    if (front == 0) {
      flip();
    }
    int at = first * arguments;
    for (int i = 0; i < sorted.length; i++) {
      sorted[i].remove(raw[at + layout.sorted()[i]]);
    }
    for (int i = 0; i < frequencies.length; i++) {
      frequencies[i].remove(raw[at + layout.frequencies()[i]]);
    }
    first = first + 1 == times.length ? 0 : first + 1;
    front--;
    size--;
  }

  /** The back becomes the front: from the youngest to the oldest, each state takes in the one after it. */
  private void flip() {
    for (int i = size - 2; i >= 0; i--) {
      layout.merge(states, index(i) * width, states, index(i + 1) * width);
    }
    front = size;
    layout.clear(back, 0);
  }

  private int index(int i) {
    int at = first + i;
    return at >= times.length ? at - times.length : at;
  }

  private void grow() {
    int capacity =
        (int) Math.min((long) times.length * 2, Math.max((long) times.length + 1, maxCount));
    long[] grown = new long[capacity];
    int head = times.length - first;
    System.arraycopy(times, first, grown, 0, head);
    System.arraycopy(times, 0, grown, head, first);
    raw = unroll(raw, arguments, capacity);
    states = unroll(states, width, capacity);
    times = grown;
    first = 0;
  }

  private double[] unroll(double[] from, int per, int capacity) {
    double[] grown = new double[capacity * per];
    int head = (times.length - first) * per;
    System.arraycopy(from, first * per, grown, 0, head);
    System.arraycopy(from, 0, grown, head, first * per);
    return grown;
  }

  @Override
  public void save(DataOutput out) throws IOException {
    out.writeInt(size);
    out.writeInt(front);
    for (int i = 0; i < size; i++) {
      int at = index(i);
      out.writeLong(times[at]);
      Slots.write(out, raw, at * arguments, arguments);
      Slots.write(out, states, at * width, width);
    }
    Slots.write(out, back, 0, width);
    for (FrequencyTable table : frequencies) {
      table.save(
          out); // not made anew: what it has summed up depends on what has left, in the last bit
    }
  }

  @Override
  public void restore(DataInput in) throws IOException {
    size = in.readInt();
    front = in.readInt();
    first = 0;
    int capacity = Math.max(16, size);
    times = Arrays.copyOf(times, capacity);
    raw = new double[capacity * arguments];
    states = new double[capacity * width];
    for (int i = 0; i < size; i++) {
      times[i] = in.readLong();
      Slots.read(in, raw, i * arguments, arguments);
      Slots.read(in, states, i * width, width);
      for (int s = 0; s < sorted.length; s++) {
        sorted[s].add(raw[i * arguments + layout.sorted()[s]]);
      }
    }
    Slots.read(in, back, 0, width);
    for (FrequencyTable table : frequencies) {
      table.restore(in);
    }
  }
}

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
 * younger elements of the front; an element of the back its own; the state over the whole back stands before the ring. The
 * window is the oldest front element merged with the back. When the front is used up, the back becomes the front.
 *
 * <p>An element is its time, the raw arguments (for the statistics of order and of frequencies, which remove by value), and
 * its state, side by side, and all elements are in one array: with very many keys, what costs is the number of places in
 * memory that an observation touches.
 */
final class SlidingWindow implements Window {
  private static final Sequence[] NO_SEQUENCES = {};
  private static final SortedWindow[] NO_ORDER = {};
  private static final FrequencyTable[] NO_FREQUENCIES = {};
  private static final int FEW = 8;

  /** What the windows of all keys have in common. */
  static final class Kind {
    private final Layout layout;
    private final int maxCount;
    private final long maxAge;
    private final int width;
    private final int arguments;
    private final int element;
    private final double[] total;

    /**
     * @param maxCount how many observations a window holds at most
     * @param maxAge how old the oldest may be, in nanoseconds, exclusive; {@link Long#MAX_VALUE} for any age
     */
    Kind(Layout layout, int maxCount, long maxAge) {
      this.layout = layout;
      this.maxCount = maxCount;
      this.maxAge = maxAge;
      this.width = layout.width();
      this.arguments = layout.arguments();
      this.element = 1 + arguments + width;
      this.total = new double[width];
    }

    /** Room for the state over the back, and so many elements. */
    private double[] room(int capacity) {
      return new double[width + capacity * element];
    }
  }

  private final Kind kind;
  private double[] ring;
  private int capacity;
  private int first;
  private int front;
  private int size;
  private final SortedWindow[] sorted;
  private final FrequencyTable[] frequencies;

  SlidingWindow(Kind kind) {
    this.kind = kind;
    this.capacity = Math.min(FEW, kind.maxCount);
    this.ring = kind.room(capacity);
    int orders = kind.layout.sorted().length;
    int counts = kind.layout.frequencies().length;
    this.sorted = orders == 0 ? NO_ORDER : new SortedWindow[orders];
    this.frequencies = counts == 0 ? NO_FREQUENCIES : new FrequencyTable[counts];
    Arrays.setAll(sorted, i -> new SortedWindow());
    Arrays.setAll(frequencies, i -> new FrequencyTable());
    kind.layout.clear(ring, 0);
  }

  @Override
  public void add(long time, double[] row) {
    long now = size == 0 ? time : Math.max(time, time(element(size - 1)));
    expire(now);
    if (size == kind.maxCount) {
      evict();
    }
    if (size == capacity) {
      grow();
    }
    append(now, row);
  }

  @Override
  public void values(long now, double[] out) {
    if (size > 0) {
      expire(Math.max(now, time(element(size - 1))));
    }
    Layout layout = kind.layout;
    if (front > 0) {
      System.arraycopy(ring, state(element(0)), kind.total, 0, kind.width);
      layout.merge(kind.total, 0, ring, 0);
      layout.values(kind.total, 0, sorted, frequencies, NO_SEQUENCES, out);
    } else {
      layout.values(ring, 0, sorted, frequencies, NO_SEQUENCES, out);
    }
  }

  private void expire(long now) {
    if (kind.maxAge != Long.MAX_VALUE) {
      while (size > 0 && time(element(0)) <= now - kind.maxAge) {
        evict();
      }
    }
  }

  private void append(long time, double[] row) {
    int at = element(size++);
    ring[at] = Double.longBitsToDouble(time);
    System.arraycopy(row, 0, ring, at + 1, kind.arguments);
    int state = state(at);
    kind.layout.clear(ring, state);
    kind.layout.add(ring, state, time, ring, at + 1);
    kind.layout.merge(ring, 0, ring, state);
    for (int i = 0; i < sorted.length; i++) {
      sorted[i].add(ring[at + 1 + kind.layout.sorted()[i]]);
    }
    for (int i = 0; i < frequencies.length; i++) {
      frequencies[i].add(ring[at + 1 + kind.layout.frequencies()[i]]);
    }
  }

  private void evict() {
    if (front == 0) {
      flip();
    }
    int at = element(0) + 1;
    for (int i = 0; i < sorted.length; i++) {
      sorted[i].remove(ring[at + kind.layout.sorted()[i]]);
    }
    for (int i = 0; i < frequencies.length; i++) {
      frequencies[i].remove(ring[at + kind.layout.frequencies()[i]]);
    }
    first = first + 1 == capacity ? 0 : first + 1;
    front--;
    size--;
  }

  /** The back becomes the front: from the youngest to the oldest, each state takes in the one after it. */
  private void flip() {
    for (int i = size - 2; i >= 0; i--) {
      kind.layout.merge(ring, state(element(i)), ring, state(element(i + 1)));
    }
    front = size;
    kind.layout.clear(ring, 0);
  }

  /** Where the i-th oldest element begins. */
  private int element(int i) {
    int index = first + i;
    return kind.width + (index >= capacity ? index - capacity : index) * kind.element;
  }

  private int state(int element) {
    return element + 1 + kind.arguments;
  }

  private long time(int element) {
    return Double.doubleToRawLongBits(ring[element]);
  }

  private void grow() {
    int larger = (int) Math.min(capacity * 2L, Math.max(capacity + 1L, kind.maxCount));
    double[] grown = kind.room(larger);
    System.arraycopy(ring, 0, grown, 0, kind.width);
    int head = (capacity - first) * kind.element;
    System.arraycopy(ring, element(0), grown, kind.width, head);
    System.arraycopy(ring, kind.width, grown, kind.width + head, first * kind.element);
    ring = grown;
    capacity = larger;
    first = 0;
  }

  @Override
  public void save(DataOutput out) throws IOException {
    out.writeInt(size);
    out.writeInt(front);
    Slots.write(out, ring, 0, kind.width);
    for (int i = 0; i < size; i++) {
      Slots.write(out, ring, element(i), kind.element);
    }
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
    capacity = Math.max(capacity, size);
    ring = kind.room(capacity);
    Slots.read(in, ring, 0, kind.width + size * kind.element);
    for (int i = 0; i < size; i++) {
      for (int s = 0; s < sorted.length; s++) {
        sorted[s].add(ring[element(i) + 1 + kind.layout.sorted()[s]]);
      }
    }
    for (FrequencyTable table : frequencies) {
      table.restore(in);
    }
  }
}

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
 * The last N observations, or those of the last duration, by two stacks over one ring (Tangwongsan, Hirzel, Schneider:
 * "In-order sliding-window aggregation in worst-case constant time", VLDB Journal 2021, Two-Stacks Lite): amortised O(1)
 * per observation whatever the length, and nothing is ever subtracted.
 *
 * <p>The ring holds the observations, oldest first: each its time and the raw arguments. The older ones are the front, and
 * for each of them there can be had the state over itself and all younger ones of the front; for the younger ones, the
 * back, there is one state over all of them. The window is the state of the oldest of the front, merged with that of the
 * back. When the front is used up, the back becomes the front.
 *
 * <p>A state is several times as large as an observation, so the front keeps few: it is cut into blocks, counted from its
 * youngest observation. Of the block that the oldest observation is in, each has its state; of the others there is only the
 * state over all younger blocks, from which theirs are made when it is their turn. That costs one more addition for each
 * observation, and with very many keys, where the time goes into places in memory, it saves more than that. All is in one
 * array for the same reason: the state over the back, the ring, the block, the states over younger blocks.
 */
final class SlidingWindow implements Window {
  private static final Sequence[] NO_SEQUENCES = {};
  private static final SortedWindow[] NO_ORDER = {};
  private static final FrequencyTable[] NO_FREQUENCIES = {};
  private static final int FEW = 8;
  private static final int BLOCK = 8; // observations

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
      this.element = 1 + arguments;
      this.total = new double[width];
    }
  }

  private final Kind kind;
  private double[] slots;
  private int capacity;
  private int first; // place of the oldest in the ring
  private int size;
  private int front; // how many of them
  private int block; // where the front's states begin: the end, before the first front
  private long newest = Long.MIN_VALUE;
  private final SortedWindow[] sorted;
  private final FrequencyTable[] frequencies;

  SlidingWindow(Kind kind) {
    this.kind = kind;
    this.capacity = Math.min(FEW, kind.maxCount);
    this.block = kind.width + capacity * kind.element;
    this.slots = new double[block];
    int orders = kind.layout.sorted().length;
    int counts = kind.layout.frequencies().length;
    this.sorted = orders == 0 ? NO_ORDER : new SortedWindow[orders];
    this.frequencies = counts == 0 ? NO_FREQUENCIES : new FrequencyTable[counts];
    Arrays.setAll(sorted, i -> new SortedWindow());
    Arrays.setAll(frequencies, i -> new FrequencyTable());
    kind.layout.clear(slots, 0);
  }

  @Override
  public void add(long time, double[] row) {
    newest = Math.max(time, newest);
    expire(newest);
    if (size == kind.maxCount) {
      evict();
    }
    if (size == capacity) {
      grow();
    }
    append(newest, row);
  }

  @Override
  public void values(long now, double[] out) {
    expire(Math.max(now, newest));
    Layout layout = kind.layout;
    if (front > 0) {
      double[] total = kind.total;
      int oldest = state(front - 1);
      for (int i = 0; i < total.length; i++) { // few: a call of arraycopy costs more
        total[i] = slots[oldest + i];
      }
      layout.merge(total, 0, slots, 0);
      layout.values(total, 0, sorted, frequencies, NO_SEQUENCES, out);
    } else {
      layout.values(slots, 0, sorted, frequencies, NO_SEQUENCES, out);
    }
  }

  @Override
  public double touch() {
    int free = element(size == capacity ? 0 : size);
    if (kind.width == 0) {
      return slots[free];
    }
    int state = front > 1 ? state(front - 2) : 0;
    int last = kind.width - 1;
    return slots[0] + slots[last] + slots[free] + slots[state] + slots[state + last];
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
    slots[at] = Double.longBitsToDouble(time);
    for (int a = 0; a < row.length; a++) {
      slots[at + 1 + a] = row[a];
    }
    kind.layout.add(slots, 0, time, slots, at + 1);
    for (int i = 0; i < sorted.length; i++) {
      sorted[i].add(slots[at + 1 + kind.layout.sorted()[i]]);
    }
    for (int i = 0; i < frequencies.length; i++) {
      frequencies[i].add(slots[at + 1 + kind.layout.frequencies()[i]]);
    }
  }

  private void evict() {
    if (front == 0) {
      flip(size);
    }
    int at = element(0) + 1;
    for (int i = 0; i < sorted.length; i++) {
      sorted[i].remove(slots[at + kind.layout.sorted()[i]]);
    }
    for (int i = 0; i < frequencies.length; i++) {
      frequencies[i].remove(slots[at + kind.layout.frequencies()[i]]);
    }
    first = first + 1 == capacity ? 0 : first + 1;
    size--;
    front--;
    if (front > 0 && front % BLOCK == 0) {
      fill(front - BLOCK, front, front);
    }
  }

  /** The so many oldest, all of which were in the back, become the front. */
  private void flip(int count) {
    if (younger(count - 1) + kind.width > slots.length) {
      resize(capacity, states(capacity));
    }
    kind.layout.clear(slots, younger(0));
    int last = (count - 1) / BLOCK * BLOCK;
    for (int from = 0; from < last; from += BLOCK) {
      if (kind.layout.isCommutative()) {
        take(from, count);
      } else {
        fill(from, from + BLOCK, count);
        System.arraycopy(slots, state(from + BLOCK - 1), slots, younger(from + BLOCK), kind.width);
      }
    }
    fill(last, count, count);
    front = count;
    kind.layout.clear(slots, 0);
  }

  /** A block that is not the last: what {@link #fill} comes to, without the states on the way. */
  private void take(int from, int count) {
    int sum = younger(from + BLOCK);
    System.arraycopy(slots, younger(from), slots, sum, kind.width);
    for (int i = from; i < from + BLOCK; i++) {
      int at = element(count - 1 - i);
      kind.layout.add(slots, sum, time(at), slots, at + 1);
    }
  }

  /**
   * Makes the states of a block, from the youngest to the oldest: each takes in the one after it.
   *
   * @param from the youngest, counted from the youngest of the front
   * @param count how many the front has
   */
  private void fill(int from, int to, int count) {
    int later = younger(from);
    for (int i = from; i < to; i++) {
      int at = element(count - 1 - i);
      int state = state(i);
      kind.layout.precede(slots, state, time(at), slots, at + 1, later);
      later = state;
    }
  }

  /** Where the state of the i-th youngest of the front is, while its block is the one that has states. */
  private int state(int i) {
    return block + i % BLOCK * kind.width;
  }

  /** Where the state over all blocks is that are younger than the block of the i-th youngest of the front. */
  private int younger(int i) {
    return block + (BLOCK + i / BLOCK) * kind.width;
  }

  /** How many states so large a front needs. */
  private static int states(int count) {
    return BLOCK + (count + BLOCK - 1) / BLOCK;
  }

  /** Where the i-th oldest element begins. */
  private int element(int i) {
    int index = first + i;
    return kind.width + (index >= capacity ? index - capacity : index) * kind.element;
  }

  private long time(int element) {
    return Double.doubleToRawLongBits(slots[element]);
  }

  private void grow() {
    int larger = (int) Math.min(capacity * 2L, Math.max(capacity + 1L, kind.maxCount));
    resize(larger, block == slots.length ? 0 : states(larger));
  }

  private void resize(int elements, int states) {
    int width = kind.width;
    int end = width + elements * kind.element;
    double[] resized = new double[end + states * width];
    System.arraycopy(slots, 0, resized, 0, width);
    int head = Math.min(size, capacity - first) * kind.element;
    System.arraycopy(slots, element(0), resized, width, head);
    System.arraycopy(slots, width, resized, width + head, size * kind.element - head);
    System.arraycopy(slots, block, resized, end, slots.length - block);
    slots = resized;
    block = end;
    capacity = elements;
    first = 0;
  }

  /** Of the monoids' states nothing: they are made anew, in the same order and so to the bit. */
  @Override
  public void save(DataOutput out) throws IOException {
    out.writeLong(newest);
    out.writeInt(size);
    out.writeInt(front);
    for (int i = 0; i < size; i++) {
      Slots.write(out, slots, element(i), kind.element);
    }
    for (FrequencyTable table : frequencies) {
      table.save(
          out); // not made anew: what it has summed up depends on what has left, in the last bit
    }
  }

  @Override
  public void restore(DataInput in) throws IOException {
    newest = in.readLong();
    size = in.readInt();
    int older = in.readInt();
    first = 0;
    capacity = Math.max(capacity, size);
    block = kind.width + capacity * kind.element;
    slots = new double[block];
    Slots.read(in, slots, kind.width, size * kind.element);
    kind.layout.clear(slots, 0);
    if (older > 0) {
      flip(older);
    }
    for (int i = older; i < size; i++) {
      kind.layout.add(slots, 0, time(element(i)), slots, element(i) + 1);
    }
    for (int i = 0; i < size; i++) {
      for (int s = 0; s < sorted.length; s++) {
        sorted[s].add(slots[element(i) + 1 + kind.layout.sorted()[s]]);
      }
    }
    for (FrequencyTable table : frequencies) {
      table.restore(in);
    }
  }
}

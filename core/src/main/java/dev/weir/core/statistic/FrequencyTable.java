package dev.weir.core.statistic;

import dev.weir.core.value.Values;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Exact frequencies; values may leave again. Open addressing over the raw bits of the values, with a heap of the entries
 * by frequency beside it: O(log n) a value, nothing allocated but for growth. Memory grows with the number of different
 * values.
 */
public final class FrequencyTable implements Frequencies {
  private long[] values = new long[16]; // by slot
  private long[] counts = new long[16]; // 0: the slot is free
  private int[] place = new int[16]; // where the slot is in the heap
  private int[] heap = new int[16]; // slots, the most frequent first
  private int used;
  private long total;
  private final double[] information = new double[Compensated.WIDTH]; // Σ n ln n

  /** Adds a value of any type; null is no value. */
  public void add(double x) {
    add(x, 1);
  }

  void add(double x, long times) {
    if (Values.isNull(x)) {
      return;
    }
    long bits = bits(x);
    int slot = find(bits);
    if (counts[slot] == 0) {
      if (used * 2 >= values.length) {
        grow();
        slot = find(bits);
      }
      values[slot] = bits;
      heap[used] = slot;
      place[slot] = used++;
    }
    inform(counts[slot], counts[slot] + times);
    counts[slot] += times;
    total += times;
    up(place[slot]);
  }

  /** Removes one value equal to x, which must have been added. */
  public void remove(double x) {
    if (Values.isNull(x)) {
      return;
    }
    int slot = find(bits(x));
    if (counts[slot] == 0) {
      throw new IllegalStateException("the window does not hold this value");
    }
    inform(counts[slot], counts[slot] - 1);
    counts[slot]--;
    total--;
    down(place[slot]);
    if (counts[slot] == 0) {
      free(slot);
    }
  }

  /** Adds all values of another table. */
  public void merge(FrequencyTable later) {
    for (int i = 0; i < later.used; i++) {
      int slot = later.heap[i];
      add(Double.longBitsToDouble(later.values[slot]), later.counts[slot]);
    }
  }

  /** Takes {@code by} from every frequency; values that had no more are forgotten. */
  void reduce(long by) {
    FrequencyTable rest = new FrequencyTable();
    for (int i = 0; i < used; i++) {
      int slot = heap[i];
      if (counts[slot] > by) {
        rest.add(Double.longBitsToDouble(values[slot]), counts[slot] - by);
      }
    }
    values = rest.values;
    counts = rest.counts;
    place = rest.place;
    heap = rest.heap;
    used = rest.used;
    total = rest.total;
    System.arraycopy(rest.information, 0, information, 0, Compensated.WIDTH);
  }

  /** The median frequency. */
  long medianCount() {
    long[] all = new long[used];
    for (int i = 0; i < used; i++) {
      all[i] = counts[heap[i]];
    }
    Arrays.sort(all);
    return all[used / 2];
  }

  /** Whatever is done for each different value. */
  interface EachValue {
    void accept(double value);
  }

  void forEach(EachValue each) {
    for (int i = 0; i < used; i++) {
      each.accept(Double.longBitsToDouble(values[heap[i]]));
    }
  }

  @Override
  public long count() {
    return total;
  }

  @Override
  public double distinct() {
    return used;
  }

  @Override
  public double mostFrequent(int rank) {
    if (rank >= used) {
      return Values.NULL;
    }
    if (rank == 0) {
      return Double.longBitsToDouble(values[heap[0]]);
    }
    // the candidates for the next rank are the children of those taken
    int[] candidates = new int[rank + 2];
    int waiting = 1;
    for (int taken = 0; ; taken++) {
      int best = 0;
      for (int i = 1; i < waiting; i++) {
        best = before(heap[candidates[i]], heap[candidates[best]]) ? i : best;
      }
      int at = candidates[best];
      if (taken == rank) {
        return Double.longBitsToDouble(values[heap[at]]);
      }
      candidates[best] = candidates[--waiting];
      for (int child = 2 * at + 1; child <= 2 * at + 2 && child < used; child++) {
        candidates[waiting++] = child;
      }
    }
  }

  @Override
  public double entropy() {
    if (used < 2) {
      return used == 0 ? Values.NULL : 0;
    }
    double nats = StrictMath.log((double) total) - Compensated.value(information, 0) / total;
    return Math.max(0, nats / StrictMath.log(2));
  }

  private void inform(long before, long after) {
    Compensated.add(information, 0, -term(before));
    Compensated.add(information, 0, term(after));
    if (total + after - before == 0) {
      Compensated.clear(information, 0);
    }
  }

  private static double term(long n) {
    return n < 2 ? 0 : n * StrictMath.log((double) n);
  }

  /** Zero and minus zero are one value. */
  private static long bits(double x) {
    return Double.doubleToRawLongBits(x == 0 ? 0.0 : x);
  }

  /** More frequent, or the smaller value of equally frequent ones; texts in the order in which they were first seen. */
  private boolean before(int a, int b) {
    if (counts[a] != counts[b]) {
      return counts[a] > counts[b];
    }
    double x = Double.longBitsToDouble(values[a]);
    double y = Double.longBitsToDouble(values[b]);
    return x < y || (!(x > y) && values[a] < values[b]);
  }

  private int find(long bits) {
    int mask = values.length - 1;
    int slot = hash(bits) & mask;
    while (counts[slot] != 0 && values[slot] != bits) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private static int hash(long bits) {
    return (int) (DistinctSketch.mix(bits) >>> 32);
  }

  private void up(int from) {
    int slot = heap[from];
    int at = from;
    while (at > 0 && before(slot, heap[(at - 1) >>> 1])) {
      set(at, heap[(at - 1) >>> 1]);
      at = (at - 1) >>> 1;
    }
    set(at, slot);
  }

  private void down(int from) {
    int slot = heap[from];
    int at = from;
    for (int child = 2 * at + 1; child < used; child = 2 * at + 1) {
      if (child + 1 < used && before(heap[child + 1], heap[child])) {
        child++;
      }
      if (!before(heap[child], slot)) {
        break;
      }
      set(at, heap[child]);
      at = child;
    }
    set(at, slot);
  }

  private void set(int at, int slot) {
    heap[at] = slot;
    place[slot] = at;
  }

  /** The slot's frequency has become 0, so it is the last in its branch of the heap. */
  private void free(int slot) {
    int at = place[slot];
    int last = heap[--used];
    if (at < used) {
      set(at, last);
      up(at);
      down(place[last]);
    }
    closeGap(slot);
  }

  /** Moves back the entries that linear probing had put behind the free slot. */
  private void closeGap(int free) {
    int mask = values.length - 1;
    int gap = free;
    for (int slot = (gap + 1) & mask; counts[slot] != 0; slot = (slot + 1) & mask) {
      int home = hash(values[slot]) & mask;
      if (((slot - home) & mask) >= ((slot - gap) & mask)) {
        values[gap] = values[slot];
        counts[gap] = counts[slot];
        set(place[slot], gap);
        counts[slot] = 0;
        gap = slot;
      }
    }
  }

  private void grow() {
    long[] oldValues = values;
    long[] oldCounts = counts;
    values = new long[oldValues.length * 2];
    counts = new long[values.length];
    place = new int[values.length];
    int[] slots = heap;
    heap = new int[values.length];
    for (int i = 0; i < used; i++) {
      int slot = find(oldValues[slots[i]]);
      values[slot] = oldValues[slots[i]];
      counts[slot] = oldCounts[slots[i]];
      set(i, slot);
    }
  }

  public void save(DataOutput out) throws IOException {
    out.writeInt(used);
    for (int i = 0; i < used; i++) {
      out.writeLong(values[heap[i]]);
      out.writeLong(counts[heap[i]]);
    }
    out.writeDouble(information[0]);
    out.writeDouble(information[1]);
  }

  public void restore(DataInput in) throws IOException {
    for (int n = in.readInt(); n > 0; n--) {
      double value = Double.longBitsToDouble(in.readLong());
      add(value, in.readLong());
    }
    information[0] = in.readDouble();
    information[1] = in.readDouble();
  }
}

package dev.weir.core.stream;

import dev.weir.core.value.Batch;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Puts the observations of a feed in the order of their times: each is held back until one has come that is newer by the
 * lateness, so that everything after it sees sorted input, whatever the order of arrival. Of equal times, the one that
 * came first goes first. A binary heap over the rows of a {@link Batch}: O(log n) for n rows held.
 */
final class EventOrder {
  private final long lateness;
  private final Batch rows;
  private final Batch released;
  private long[] arrival = new long[64];
  private int[] heap = new int[64];
  private int held;
  private int[] free = new int[64];
  private int freed;
  private long arrivals;
  private long newest = Long.MIN_VALUE;
  private long watermark = Long.MIN_VALUE;

  EventOrder(int columns, long lateness) {
    this.lateness = lateness;
    this.rows = new Batch(columns, 64);
    this.released = new Batch(columns, 64);
  }

  /** What {@link #add} and {@link #releaseAll} have let go, in order; the caller clears it. */
  Batch released() {
    return released;
  }

  /** Takes a row in, and releases those it makes due; false if it is too late. */
  boolean add(Batch from, int row) {
    long time = from.time()[row];
    if (time < watermark) {
      return false;
    }
    push(from, row);
    if (time > newest) {
      newest = time;
      release(time - lateness);
    }
    return true;
  }

  /** Nothing older is to be waited for: releases all that is held. */
  void releaseAll() {
    release(newest);
  }

  private void release(long upTo) {
    watermark = Math.max(watermark, upTo);
    while (held > 0 && rows.time()[heap[0]] <= watermark) {
      int row = pop();
      released.addCopy(rows, row);
      if (freed == free.length) {
        free = Arrays.copyOf(free, freed * 2);
      }
      free[freed++] = row;
    }
  }

  private void push(Batch from, int row) {
    int slot = freed > 0 ? free[--freed] : rows.add(0, 0);
    rows.setCopy(slot, from, row);
    if (slot >= arrival.length) {
      arrival = Arrays.copyOf(arrival, slot * 2);
    }
    arrival[slot] = arrivals++;
    if (held == heap.length) {
      heap = Arrays.copyOf(heap, held * 2);
    }
    int at = held++;
    while (at > 0 && before(slot, heap[(at - 1) >>> 1])) {
      heap[at] = heap[(at - 1) >>> 1];
      at = (at - 1) >>> 1;
    }
    heap[at] = slot;
  }

  private int pop() {
    int top = heap[0];
    int last = heap[--held];
    int at = 0;
    for (int child; (child = 2 * at + 1) < held; at = child) {
      if (child + 1 < held && before(heap[child + 1], heap[child])) {
        child++;
      }
      if (!before(heap[child], last)) {
        break;
      }
      heap[at] = heap[child];
    }
    heap[at] = last;
    return top;
  }

  private boolean before(int a, int b) {
    long ta = rows.time()[a];
    long tb = rows.time()[b];
    return ta != tb ? ta < tb : arrival[a] < arrival[b];
  }

  void save(DataOutput out) throws IOException {
    out.writeLong(newest);
    out.writeLong(watermark);
    out.writeInt(held);
    int[] order = Arrays.stream(heap, 0, held)
        .boxed()
        .sorted((a, b) -> Long.compare(arrival[a], arrival[b]))
        .mapToInt(Integer::intValue)
        .toArray();
    for (int row : order) {
      out.writeLong(rows.time()[row]);
      out.writeLong(rows.origin()[row]);
      for (int c = 0; c < rows.columns(); c++) {
        out.writeLong(Double.doubleToRawLongBits(rows.column(c)[row]));
      }
    }
  }

  void restore(DataInput in) throws IOException {
    newest = in.readLong();
    watermark = in.readLong();
    Batch one = new Batch(rows.columns(), 1);
    for (int n = in.readInt(); n > 0; n--) {
      one.clear();
      one.add(in.readLong(), in.readLong());
      for (int c = 0; c < rows.columns(); c++) {
        one.column(c)[0] = Double.longBitsToDouble(in.readLong());
      }
      push(one, 0);
    }
  }
}

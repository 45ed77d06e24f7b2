package dev.weir.core.value;

import java.util.Arrays;

/**
 * Rows that travel together, as columns: what a decoder fills, and what one stream hands to the next. A batch is reused;
 * whoever wants to keep its rows copies them.
 */
public final class Batch {
  /** What {@link #time} holds when the record's time could not be read. */
  public static final long NO_TIME = Long.MIN_VALUE;

  private int size;
  private long[] time;
  private long[] origin;
  private final double[][] columns;

  public Batch(int columns, int capacity) {
    this.time = new long[capacity];
    this.origin = new long[capacity];
    this.columns = new double[columns][capacity];
  }

  public int size() {
    return size;
  }

  public int columns() {
    return columns.length;
  }

  /** Event time of each row, in nanoseconds since the epoch. Valid until the next {@link #add}. */
  public long[] time() {
    return time;
  }

  /** The log position of the record that each row comes from. Valid until the next {@link #add}. */
  public long[] origin() {
    return origin;
  }

  /** The values of one column, as {@link Values} says. Valid until the next {@link #add}. */
  public double[] column(int index) {
    return columns[index];
  }

  /** Appends a row whose values are for the caller to set (they hold leftovers), and returns its index. */
  public int add(long time, long origin) {
    if (size == this.time.length) {
      grow(size + 1);
    }
    this.time[size] = time;
    this.origin[size] = origin;
    return size++;
  }

  /** Appends a copy of another batch's row. */
  public void addCopy(Batch from, int row) {
    int to = add(from.time[row], from.origin[row]);
    for (int c = 0; c < columns.length; c++) {
      columns[c][to] = from.columns[c][row];
    }
  }

  /** Appends as many rows as another batch has, with its times and origins; the values are for the caller to set. */
  public void addTimes(Batch from) {
    if (time.length - size < from.size) {
      grow(size + from.size);
    }
    System.arraycopy(from.time, 0, time, size, from.size);
    System.arraycopy(from.origin, 0, origin, size, from.size);
    size += from.size;
  }

  /** Overwrites a row with a copy of another batch's. */
  public void setCopy(int to, Batch from, int row) {
    time[to] = from.time[row];
    origin[to] = from.origin[row];
    for (int c = 0; c < columns.length; c++) {
      columns[c][to] = from.columns[c][row];
    }
  }

  public void clear() {
    size = 0;
  }

  /** Forgets the rows from {@code size} on. */
  public void truncate(int size) {
    this.size = Math.min(this.size, size);
  }

  /** Keeps the rows of the given ascending indexes and forgets the others. */
  public void keep(int[] rows, int count) {
    for (int i = 0; i < count; i++) {
      time[i] = time[rows[i]];
      origin[i] = origin[rows[i]];
    }
    for (double[] column : columns) {
      for (int i = 0; i < count; i++) {
        column[i] = column[rows[i]];
      }
    }
    size = count;
  }

  private void grow(int least) {
    int capacity = Math.max(Math.max(16, least), size * 2);
    time = Arrays.copyOf(time, capacity);
    origin = Arrays.copyOf(origin, capacity);
    for (int i = 0; i < columns.length; i++) {
      columns[i] = Arrays.copyOf(columns[i], capacity);
    }
  }
}

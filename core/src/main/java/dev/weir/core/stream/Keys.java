package dev.weir.core.stream;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** Numbers the keys of a stream densely, in order of first appearance: an open-addressing table over the raw values. */
final class Keys {
  private final int fields;
  private final double[][] values;
  private int[] slots = new int[64]; // key + 1; 0 is free
  private int size;

  Keys(int fields) {
    this.fields = fields;
    this.values = new double[fields][32];
  }

  int size() {
    return size;
  }

  double value(int field, int key) {
    return values[field][key];
  }

  /** The number of the key in the given row of the columns. */
  int of(double[][] columns, int row) {
    int key = find(columns, row);
    return key >= 0 ? key : add(columns, row);
  }

  /** The number of the key in the given row; -1 if it never occurred. */
  int find(double[][] columns, int row) {
    if (fields == 0) {
      return size - 1; // the only one there is
    }
    int mask = slots.length - 1;
    int slot = hash(columns, row) & mask;
    for (int entry; (entry = slots[slot]) != 0; slot = (slot + 1) & mask) {
      if (same(columns, row, entry - 1)) {
        return entry - 1;
      }
    }
    return -1;
  }

  /** Those that have another value in the given field, in the same order. */
  Keys without(int field, double value) {
    Keys others = new Keys(fields);
    for (int key = 0; key < size; key++) {
      if (values[field][key] != value) {
        others.of(values, key);
      }
    }
    return others;
  }

  private int add(double[][] columns, int row) {
    int key = size++;
    for (int f = 0; f < fields; f++) {
      if (key == values[f].length) {
        values[f] = Arrays.copyOf(values[f], key * 2);
      }
      values[f][key] = columns[f][row];
    }
    if (size * 2 > slots.length) {
      slots = new int[slots.length * 2];
      for (int k = 0; k < key; k++) {
        place(k);
      }
    }
    place(key);
    return key;
  }

  private void place(int key) {
    int mask = slots.length - 1;
    int slot = hash(values, key) & mask;
    while (slots[slot] != 0) {
      slot = (slot + 1) & mask;
    }
    slots[slot] = key + 1;
  }

  private int hash(double[][] columns, int row) {
    long hash = 0;
    for (int f = 0; f < fields; f++) {
      hash = (hash + Double.doubleToRawLongBits(columns[f][row])) * 0x9E3779B97F4A7C15L;
    }
    return (int) (hash >>> 32);
  }

  private boolean same(double[][] columns, int row, int key) {
    for (int f = 0; f < fields; f++) {
      if (Double.doubleToRawLongBits(columns[f][row])
          != Double.doubleToRawLongBits(values[f][key])) {
        return false;
      }
    }
    return true;
  }

  void save(DataOutput out) throws IOException {
    out.writeInt(size);
    for (int key = 0; key < size; key++) {
      for (int f = 0; f < fields; f++) {
        out.writeLong(Double.doubleToRawLongBits(values[f][key]));
      }
    }
  }

  void restore(DataInput in) throws IOException {
    int count = in.readInt();
    double[][] row = new double[fields][1];
    for (int key = 0; key < count; key++) {
      for (int f = 0; f < fields; f++) {
        row[f][0] = Double.longBitsToDouble(in.readLong());
      }
      of(row, 0);
    }
  }
}

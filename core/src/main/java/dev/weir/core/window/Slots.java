package dev.weir.core.window;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Values on their way to and from a checkpoint: bit for bit, since a NaN's payload has a meaning. */
final class Slots {
  private Slots() {}

  static void write(DataOutput out, double[] values, int from, int count) throws IOException {
    for (int i = from; i < from + count; i++) {
      out.writeLong(Double.doubleToRawLongBits(values[i]));
    }
  }

  static void read(DataInput in, double[] values, int from, int count) throws IOException {
    for (int i = from; i < from + count; i++) {
      values[i] = Double.longBitsToDouble(in.readLong());
    }
  }
}

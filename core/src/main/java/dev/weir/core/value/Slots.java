package dev.weir.core.value;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Values on their way to and from a checkpoint: bit for bit, since a NaN's payload has a meaning. */
public final class Slots {
  private Slots() {}

  public static void write(DataOutput out, double[] values, int from, int count)
      throws IOException {
    for (int i = from; i < from + count; i++) {
      out.writeLong(Double.doubleToRawLongBits(values[i]));
    }
  }

  public static void read(DataInput in, double[] values, int from, int count) throws IOException {
    for (int i = from; i < from + count; i++) {
      values[i] = Double.longBitsToDouble(in.readLong());
    }
  }

  /** All of some arrays, one after the other. */
  public static void write(DataOutput out, double[]... arrays) throws IOException {
    for (double[] values : arrays) {
      write(out, values, 0, values.length);
    }
  }

  /** Fills arrays of the lengths that were written. */
  public static void read(DataInput in, double[]... arrays) throws IOException {
    for (double[] values : arrays) {
      read(in, values, 0, values.length);
    }
  }
}

package dev.weir.core.model;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Saves and restores arrays whose length is known. */
final class Doubles {
  private Doubles() {}

  static void save(DataOutput out, double[] values) throws IOException {
    for (double value : values) {
      out.writeDouble(value);
    }
  }

  static void restore(DataInput in, double[] values) throws IOException {
    for (int i = 0; i < values.length; i++) {
      values[i] = in.readDouble();
    }
  }
}

package dev.weir.core.stream;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.BitSet;

/**
 * Which of a sequence's newest {@link #SIZE} numbers are missing, as a ring of bits: of a fixed size, however many are
 * missing and however wide a gap is.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6479">RFC 6479</a>, which tells repetitions from what comes late in the
 *     same way
 */
final class NumberWindow {
  /** How many numbers back, the newest included. */
  static final int SIZE = 1 << 16;

  private final BitSet missing;

  NumberWindow() {
    this(new BitSet());
  }

  private NumberWindow(BitSet missing) {
    this.missing = missing;
  }

  boolean isEmpty() {
    return missing.isEmpty();
  }

  /** The newest number, until now {@code newest}, is {@code last}; those between it and {@code first} were left out. */
  void advance(long newest, long first, long last) {
    mark(newest + 1, last, last, false);
    mark(newest + 1, first - 1, last, true);
  }

  /** The numbers from {@code first} to {@code last} have come; how many of them were missing. */
  int take(long first, long last, long newest) {
    int before = missing.cardinality();
    mark(first, last, newest, false);
    return before - missing.cardinality();
  }

  /** Marks what of the range is within the window. */
  private void mark(long first, long last, long newest, boolean left) {
    long begin = Math.max(first, newest - SIZE + 1);
    long count = Math.min(last, newest) - begin + 1;
    if (count <= 0) {
      return;
    }
    int from = (int) (begin & (SIZE - 1));
    int to = from + (int) count;
    missing.set(from, Math.min(to, SIZE), left);
    if (to > SIZE) {
      missing.set(0, to - SIZE, left);
    }
  }

  void save(DataOutput out) throws IOException {
    long[] words = missing.toLongArray();
    out.writeShort(words.length);
    for (long word : words) {
      out.writeLong(word);
    }
  }

  static NumberWindow restored(DataInput in) throws IOException {
    long[] words = new long[in.readUnsignedShort()];
    for (int i = 0; i < words.length; i++) {
      words[i] = in.readLong();
    }
    return new NumberWindow(BitSet.valueOf(words));
  }
}

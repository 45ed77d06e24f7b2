package dev.weir.core.stream;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** The newest so many ids: an open-addressing table beside a ring in order of arrival. */
final class RecentIds {
  private final long[] ring;
  private final long[] slots; // 0 is free
  private long count; // ever added

  /** @param kept how many; a power of two */
  RecentIds(int kept) {
    ring = new long[kept];
    slots = new long[2 * kept];
  }

  /** Whether the id was not among the newest; then it is now. */
  boolean add(long id) {
    long key = id == 0 ? 1 : id;
    int slot = slot(key);
    if (slots[slot] == key) {
      return false;
    }
    int place = (int) (count++ & (ring.length - 1));
    if (count > ring.length) {
      remove(ring[place]);
      slot = slot(key); // the removal may have moved what is around
    }
    ring[place] = key;
    slots[slot] = key;
    return true;
  }

  /** Where the key is, or would be. */
  private int slot(long key) {
    int slot = home(key);
    while (slots[slot] != 0 && slots[slot] != key) {
      slot = (slot + 1) & (slots.length - 1);
    }
    return slot;
  }

  private int home(long key) {
    return (int) ((key * 0x9E3779B97F4A7C15L) >>> 32) & (slots.length - 1);
  }

  /** Closes the hole, so that no search ends too early (D. Knuth, TAOCP 6.4, algorithm R). */
  private void remove(long key) {
    int mask = slots.length - 1;
    int hole = slot(key);
    for (int at = (hole + 1) & mask; slots[at] != 0; at = (at + 1) & mask) {
      int distance = (at - home(slots[at])) & mask;
      if (distance >= ((at - hole) & mask)) {
        slots[hole] = slots[at];
        hole = at;
      }
    }
    slots[hole] = 0;
  }

  void save(DataOutput out) throws IOException {
    int size = (int) Math.min(count, ring.length);
    out.writeInt(size);
    for (long i = count - size; i < count; i++) {
      out.writeLong(ring[(int) (i & (ring.length - 1))]);
    }
  }

  void restore(DataInput in) throws IOException {
    for (int left = in.readInt(); left > 0; left--) {
      add(in.readLong());
    }
  }
}

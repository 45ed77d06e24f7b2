package dev.weir.core.value;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Every distinct text of a pipeline, as a dense id: symbols are interned straight from the received bytes, once, so that
 * the hot path neither allocates nor compares strings.
 *
 * <p>A text is hashed eight bytes at a time, and known by its first eight bytes and its length: most are no longer, and
 * for those nothing else is looked at.
 *
 * <p>One thread interns. Any thread may read an id that was published to it.
 */
public final class Texts {
  /** More distinct texts than this are refused: memory stays bounded whatever a feed sends. */
  public static final int LIMIT = 1 << 20;

  /** What {@link #intern} answers when the {@link #LIMIT} is reached. */
  public static final int FULL = -1;

  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long SPREAD =
      0x9e3779b97f4a7c15L; // 2^64 / golden ratio, D. Knuth, TAOCP 6.4

  private volatile byte[][] texts = new byte[64][];
  private long[] heads = new long[64]; // the first 8 bytes, zeros after a shorter text
  private int[] hashes = new int[64];
  private int[] slots = new int[128]; // id + 1; 0 is free
  private int size;

  public int size() {
    return size;
  }

  public int intern(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return intern(utf8, 0, utf8.length);
  }

  /** The id of the UTF-8 text at {@code [offset, offset + length)} of the bytes, or {@link #FULL}. */
  public int intern(byte[] bytes, int offset, int length) {
    long head = head(bytes, offset, length);
    int hash = hash(head, bytes, offset, length);
    int mask = slots.length - 1;
    int slot = hash & mask;
    for (int entry; (entry = slots[slot]) != 0; slot = (slot + 1) & mask) {
      if (heads[entry - 1] == head && same(texts[entry - 1], bytes, offset, length)) {
        return entry - 1;
      }
    }
    return add(bytes, offset, length, head, hash, slot);
  }

  /** The UTF-8 bytes of a text. They belong to this object and must not be changed. */
  public byte[] utf8(int id) {
    return texts[id];
  }

  public String text(int id) {
    return new String(texts[id], StandardCharsets.UTF_8);
  }

  private int add(byte[] from, int offset, int length, long head, int hash, int slot) {
    if (size == LIMIT) {
      return FULL;
    }
    byte[][] all = texts;
    if (size == all.length) {
      all = Arrays.copyOf(all, size * 2);
      heads = Arrays.copyOf(heads, size * 2);
      hashes = Arrays.copyOf(hashes, size * 2);
    }
    all[size] = Arrays.copyOfRange(from, offset, offset + length);
    heads[size] = head;
    hashes[size] = hash;
    texts = all; // publishes the new entry to readers in other threads
    slots[slot] = ++size;
    if (size * 2 > slots.length) {
      rehash();
    }
    return size - 1;
  }

  private void rehash() {
    slots = new int[slots.length * 2];
    int mask = slots.length - 1;
    for (int id = 0; id < size; id++) {
      int slot = hashes[id] & mask;
      while (slots[slot] != 0) {
        slot = (slot + 1) & mask;
      }
      slots[slot] = id + 1;
    }
  }

  private static long head(byte[] bytes, int offset, int length) {
    if (length >= 8) {
      return (long) WORDS.get(bytes, offset);
    }
    if (offset + 8 <= bytes.length) {
      return (long) WORDS.get(bytes, offset) & ((1L << (8 * length)) - 1);
    }
    long head = 0;
    for (int i = 0; i < length; i++) {
      head |= (bytes[offset + i] & 0xffL) << (8 * i);
    }
    return head;
  }

  private static int hash(long head, byte[] bytes, int offset, int length) {
    long hash = (head ^ length) * SPREAD;
    if (length > 8) {
      int last = offset + length - 8;
      for (int at = offset + 8; at < last; at += 8) {
        hash = (hash ^ (hash >>> 32) ^ (long) WORDS.get(bytes, at)) * SPREAD;
      }
      hash = (hash ^ (hash >>> 32) ^ (long) WORDS.get(bytes, last)) * SPREAD;
    }
    return (int) (hash >>> 32);
  }

  /** Whether two texts of the same first eight bytes are the same. */
  private static boolean same(byte[] text, byte[] bytes, int offset, int length) {
    return text.length == length
        && (length <= 8 || Arrays.equals(text, 8, length, bytes, offset + 8, offset + length));
  }
}

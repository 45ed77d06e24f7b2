package dev.weir.core.stream;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Every distinct text of a pipeline, as a dense id: symbols are interned straight from the received bytes, once, so that
 * the hot path neither allocates nor compares strings.
 *
 * <p>One thread interns. Any thread may read an id that was published to it.
 */
public final class Texts {
  /** More distinct texts than this are refused: memory stays bounded whatever a feed sends. */
  public static final int LIMIT = 1 << 20;

  /** What {@link #intern} answers when the {@link #LIMIT} is reached. */
  public static final int FULL = -1;

  private volatile byte[][] texts = new byte[64][];
  private int[] hashes = new int[64];
  private int[] slots = new int[128]; // id + 1; 0 is free
  private int size;
  private int recent;

  public int size() {
    return size;
  }

  public int intern(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return intern(ByteBuffer.wrap(utf8), 0, utf8.length);
  }

  /** The id of the UTF-8 text at {@code [offset, offset + length)} of the buffer, or {@link #FULL}. */
  public int intern(ByteBuffer buffer, int offset, int length) {
    if (recent < size && same(texts[recent], buffer, offset, length)) {
      return recent; // a feed repeats itself
    }
    int hash = hash(buffer, offset, length);
    int mask = slots.length - 1;
    int slot = hash & mask;
    for (int entry; (entry = slots[slot]) != 0; slot = (slot + 1) & mask) {
      if (hashes[entry - 1] == hash && same(texts[entry - 1], buffer, offset, length)) {
        recent = entry - 1;
        return recent;
      }
    }
    return add(buffer, offset, length, hash, slot);
  }

  /** The UTF-8 bytes of a text. They belong to this object and must not be changed. */
  public byte[] utf8(int id) {
    return texts[id];
  }

  public String text(int id) {
    return new String(texts[id], StandardCharsets.UTF_8);
  }

  private int add(ByteBuffer buffer, int offset, int length, int hash, int slot) {
    if (size == LIMIT) {
      return FULL;
    }
    byte[] bytes = new byte[length];
    buffer.get(offset, bytes);
    byte[][] all = texts;
    if (size == all.length) {
      all = Arrays.copyOf(all, size * 2);
      hashes = Arrays.copyOf(hashes, size * 2);
    }
    all[size] = bytes;
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

  private static int hash(ByteBuffer buffer, int offset, int length) {
    int hash = 0;
    for (int i = 0; i < length; i++) {
      hash = hash * 31 + buffer.get(offset + i);
    }
    return hash ^ (hash >>> 15);
  }

  private static boolean same(byte[] text, ByteBuffer buffer, int offset, int length) {
    if (text.length != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (text[i] != buffer.get(offset + i)) {
        return false;
      }
    }
    return true;
  }
}

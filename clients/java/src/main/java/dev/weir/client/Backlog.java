package dev.weir.client;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What has arrived and nobody has asked for yet, in order. When too much waits, the older values of each key give way to
 * its newest: memory is bounded, and who is slow sees what is true now. Amortised O(1) for each item. For one thread.
 */
final class Backlog<T> {
  private final Function<T, Object> keyOf;
  private final int most;
  private Deque<T> items = new ArrayDeque<>();
  private int limit;
  private long conflated;

  /**
   * @param keyOf items of one key replace each other
   * @param most that wait; or twice as many as there are keys, if that is more
   */
  Backlog(Function<T, Object> keyOf, int most) {
    this.keyOf = keyOf;
    this.most = most;
    this.limit = most;
  }

  /** Whether older ones had to give way. */
  boolean add(T item) {
    items.add(item);
    if (items.size() <= limit) {
      return false;
    }
    LinkedHashMap<Object, T> newest = new LinkedHashMap<>();
    for (T waiting : items) {
      newest.putLast(keyOf.apply(waiting), waiting);
    }
    conflated += items.size() - newest.size();
    items = new ArrayDeque<>(newest.values());
    limit = Math.max(most, 2 * items.size());
    return true;
  }

  /** The oldest; null where there is none. */
  @Nullable
  T take() {
    return items.poll();
  }

  int size() {
    return items.size();
  }

  void clear() {
    items.clear();
  }

  /** How many have given way. */
  long conflated() {
    return conflated;
  }
}

package dev.weir.app.access;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A bounded number of places for each of many. */
public final class Places {
  private final int each;
  private final Map<String, Integer> taken = new ConcurrentHashMap<>();

  public Places(int each) {
    this.each = each;
  }

  /** Whether there was a place; if so, it is taken. */
  public boolean take(String who) {
    boolean[] got = new boolean[1];
    taken.compute(who, (w, n) -> {
      int before = n == null ? 0 : n;
      got[0] = before < each;
      return got[0] ? Integer.valueOf(before + 1) : n;
    });
    return got[0];
  }

  public void leave(String who) {
    taken.computeIfPresent(who, (w, n) -> n == 1 ? null : n - 1);
  }
}

package dev.weir.feed;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What a feed received. Only its event loop counts, once per network read; any thread may look. With one writer an
 * addition needs no atomic instruction.
 */
public final class Counters {
  private final AtomicLong messages = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong badFrames = new AtomicLong();
  private final AtomicLong failedSubscriptions = new AtomicLong();
  private final AtomicLong lastMessageNanos = new AtomicLong();

  public void received(long newMessages, long newBytes, long atNanos) {
    add(messages, newMessages);
    add(bytes, newBytes);
    lastMessageNanos.setOpaque(atNanos);
  }

  public void badFrame() {
    add(badFrames, 1);
  }

  public void failedSubscriptions(int more) {
    add(failedSubscriptions, more);
  }

  public long failedSubscriptions() {
    return failedSubscriptions.getOpaque();
  }

  public long messages() {
    return messages.getOpaque();
  }

  public long bytes() {
    return bytes.getOpaque();
  }

  public long badFrames() {
    return badFrames.getOpaque();
  }

  public long lastMessageNanos() {
    return lastMessageNanos.getOpaque();
  }

  private static void add(AtomicLong counter, long more) {
    counter.setOpaque(counter.getPlain() + more);
  }
}

package dev.weir.feed;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What a feed received. Only its event loop counts, once per network read; any thread may look. With one writer an
 * addition needs no atomic instruction.
 */
final class Counters {
  private final AtomicLong messages = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong badFrames = new AtomicLong();
  private final AtomicLong failedSubscriptions = new AtomicLong();
  private final AtomicLong lastMessageNanos = new AtomicLong();

  void received(long newMessages, long newBytes, long atNanos) {
    add(messages, newMessages);
    add(bytes, newBytes);
    lastMessageNanos.setOpaque(atNanos);
  }

  void badFrame() {
    add(badFrames, 1);
  }

  void failedSubscriptions(int more) {
    add(failedSubscriptions, more);
  }

  long failedSubscriptions() {
    return failedSubscriptions.getOpaque();
  }

  long messages() {
    return messages.getOpaque();
  }

  long bytes() {
    return bytes.getOpaque();
  }

  long badFrames() {
    return badFrames.getOpaque();
  }

  long lastMessageNanos() {
    return lastMessageNanos.getOpaque();
  }

  private static void add(AtomicLong counter, long more) {
    counter.setOpaque(counter.getPlain() + more);
  }
}

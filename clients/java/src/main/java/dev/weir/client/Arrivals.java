package dev.weir.client;

import dev.weir.client.ConnectionState.Slow;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What arrives, for one loop, which waits for the next and ends when this is closed. Whoever is slow holds nobody up: see
 * {@link #conflated}.
 */
public final class Arrivals<T> implements Iterable<T>, AutoCloseable {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Backlog<T> backlog;
  private final Consumer<ConnectionState> tell;
  private @Nullable Thread thread;
  private @Nullable RuntimeException problem;
  private boolean over;

  Arrivals(Function<T, Object> keyOf, int most, Consumer<ConnectionState> tell) {
    this.backlog = new Backlog<>(keyOf, most);
    this.tell = tell;
  }

  /** Connects. */
  Arrivals<T> begin(Line line) {
    thread = Thread.ofVirtual().name("weir-client").start(() -> {
      @Nullable RuntimeException how = null;
      try {
        line.hold();
      } catch (InterruptedException e) {
        // closed
      } catch (RuntimeException e) {
        how = e;
      }
      end(how);
    });
    return this;
  }

  void add(T item) {
    long gaveWay = 0;
    lock.lock();
    try {
      if (backlog.add(item)) {
        gaveWay = backlog.conflated();
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (gaveWay > 0) {
      tell.accept(new Slow(gaveWay));
    }
  }

  private void end(@Nullable RuntimeException how) {
    lock.lock();
    try {
      over = true;
      problem = how;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the next; null when there will be none. */
  private @Nullable T take() {
    lock.lock();
    try {
      while (backlog.size() == 0 && !over) {
        changed.awaitUninterruptibly();
      }
      T next = backlog.take();
      if (next == null && problem != null) {
        throw problem;
      }
      return next;
    } finally {
      lock.unlock();
    }
  }

  /** How many gave way to newer ones of their key, because the loop did not ask for them in time. */
  public long conflated() {
    lock.lock();
    try {
      return backlog.conflated();
    } finally {
      lock.unlock();
    }
  }

  /**
   * The one iterator there is; its {@code hasNext} waits.
   *
   * @throws WeirException (from {@code hasNext}) if the gateway refuses, for example because there is no such stream
   */
  @Override
  public Iterator<T> iterator() {
    return new Iterator<>() {
      private @Nullable T next;

      @Override
      public boolean hasNext() {
        if (next == null) {
          next = take();
        }
        return next != null;
      }

      @Override
      public T next() {
        if (!hasNext()) {
          throw new NoSuchElementException("nothing more arrives");
        }
        T taken = Objects.requireNonNull(next);
        next = null;
        return taken;
      }
    };
  }

  /** Disconnects; the loop ends. */
  @Override
  public void close() {
    lock.lock();
    try {
      backlog.clear();
      over = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (thread != null) {
      thread.interrupt();
    }
  }
}

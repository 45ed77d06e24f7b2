package dev.weir.app.gateway;

import dev.weir.app.server.Listener;
import dev.weir.core.value.JsonBytes;
import dev.weir.core.value.Texts;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/**
 * The fan-out of one stream, on the gateway's event loop. Each change is encoded once; subscribers of the same keys share
 * its burst, which each connection writes in one go.
 *
 * <p>A subscriber at cursor c has seen, for every one of its keys, the newest change up to c. One that keeps up is at the
 * topic's own cursor and gets every change. One whose connection is full stays behind, holding nothing but its cursor; when
 * there is room again it gets the newest change per key after it, in order, and is back among the others. So memory is
 * bounded, and nobody waits for anybody.
 */
final class Topic {
  private static final int CHUNK = 1024;
  private static final int BURST_BYTES = 4096;

  private final ChangeStore store;
  private final EventLoop loop;
  private final ChangeFormat format;
  private final ChangeStore.Rows rows;
  private final Audience audience = new Audience();
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final LongAdder delivered = new LongAdder();
  private final LongAdder conflated = new LongAdder();
  private final List<Ahead> ahead = new ArrayList<>();
  private volatile boolean watched;
  private long cursor;

  Topic(ChangeStore store, Texts texts, EventLoop loop) {
    this.store = store;
    this.loop = loop;
    this.format = new ChangeFormat(store, texts);
    this.rows = store.rows();
    store.onChange(this::wake);
  }

  /** A subscriber that has seen changes up to a number which is still to come again. */
  private record Ahead(Subscription subscription, long since) {}

  ChangeStore store() {
    return store;
  }

  long delivered() {
    return delivered.sum();
  }

  long conflated() {
    return conflated.sum();
  }

  /** Up to where subscribers that keep up have been told. */
  long cursor() {
    return watched ? cursor : store.head();
  }

  void add(Subscription s) {
    if (!watched) {
      cursor = store.head();
      watched = true;
    }
    audience.add(s);
    s.client().subscribed(1);
    wake();
  }

  @SuppressWarnings("ReferenceEquality") // a subscription is itself
  void remove(Subscription s) {
    audience.remove(s);
    s.client().subscribed(-1);
    ahead.removeIf(a -> a.subscription == s);
    watched = !audience.isEmpty() || !ahead.isEmpty();
  }

  /** Lets those join who have seen more than there was, as soon as there is more. */
  private void admit() {
    for (Ahead a : List.copyOf(ahead)) {
      if (a.since <= cursor) {
        ahead.remove(a);
        audience.add(a.subscription);
        sendSince(a.subscription, a.since);
      }
    }
  }

  private void wake() {
    if (watched && scheduled.compareAndSet(false, true)) {
      loop.execute(this::tick);
    }
  }

  private void tick() {
    scheduled.set(false);
    advance();
    admit();
    for (Audience.Group group : audience.groups()) {
      group.members().forEach(this::catchUp);
    }
    if (store.head() > cursor) {
      wake();
    }
  }

  /** Tells what is left to tell, as far as the connections take it. */
  void drain() {
    while (watched && store.head() > cursor) {
      advance();
    }
  }

  /** Tells the next changes to all that keep up, a bounded number at once. */
  private void advance() {
    long from = cursor;
    if (!store.reaches(from)) { // the engine outran this loop by more than the ring
      cursor = store.head();
      for (Audience.Group group : audience.groups()) {
        group.members().forEach(s -> s.fallBehind(from));
      }
      return;
    }
    store.after(from, CHUNK, rows);
    for (int i = 0; i < rows.size(); i++) {
      encode(i);
    }
    if (rows.size() > 0) {
      cursor = rows.seq[rows.size() - 1];
    }
    audience.groups().forEach(group -> send(group, from));
  }

  private void encode(int row) {
    Audience.Group[] groups = audience.of(rows.key[row], () -> format.symbol(rows, row));
    if (groups.length > 0) {
      JsonBytes json = format.json(rows, row);
      for (Audience.Group group : groups) {
        group.encoding().frame(store.stream().name(), rows.seq[row], json, group.addRow());
      }
    }
  }

  private void send(Audience.Group group, long from) {
    int count = group.rows();
    ByteBuf burst = group.takeBurst();
    if (burst == null) {
      return;
    }
    for (Subscription s : group.members()) {
      if (!s.isBehind()) {
        if (s.channel().isWritable()) {
          s.channel().writeAndFlush(burst.retainedDuplicate(), s.channel().voidPromise());
          delivered.add(count);
          s.client().delivered(count);
        } else {
          s.fallBehind(from);
        }
      }
    }
    burst.release();
  }

  /** The connection has room again: the newest change per key after its cursor, in order, while there is room. */
  void catchUp(Subscription s) {
    if (!s.isBehind() || !s.channel().isWritable()) {
      return;
    }
    conflated.increment();
    ChangeStore.Rows newest = store.rows();
    store.newestAfter(s.cursor(), newest);
    List<Integer> wanted =
        format.wanted(newest, s.symbols(), cursor); // later ones come with everybody's
    int count = write(s, newest, wanted, Listener.HIGH_WATER_MARK);
    if (count == wanted.size()) {
      s.caughtUp();
    } else {
      s.moveTo(newest.seq[wanted.get(count - 1)]);
    }
  }

  /** Sends the newest {@code last} changes of what went before. */
  void sendLast(Subscription s, int last) {
    ChangeStore.Rows all = store.ring();
    write(s, all, ChangeFormat.last(last, format.wanted(all, s.symbols(), cursor())));
  }

  /**
   * Sends all changes after a sequence number; if the ring no longer has them all, the newest of each key. Who has seen
   * more than there is, since after a crash the engine reads again what it had read, is told nothing until there is more.
   */
  void sendSince(Subscription s, long since) {
    if (since > cursor()) {
      audience.remove(s);
      ahead.add(new Ahead(s, since));
      return;
    }
    ChangeStore.Rows missed = store.rows();
    if (store.reaches(since)) {
      store.after(since, ChangeStore.RING, missed);
    } else {
      store.newestAfter(since, missed);
    }
    write(s, missed, format.wanted(missed, s.symbols(), cursor()));
  }

  private void write(Subscription s, ChangeStore.Rows of, List<Integer> wanted) {
    write(s, of, wanted, Integer.MAX_VALUE);
  }

  /** Writes rows in one go, up to about so many bytes; how many they were. */
  private int write(Subscription s, ChangeStore.Rows of, List<Integer> wanted, int bytes) {
    ByteBuf burst = s.channel().alloc().directBuffer(BURST_BYTES);
    int count = 0;
    while (count < wanted.size() && burst.readableBytes() <= bytes) {
      format.frame(of, wanted.get(count++), s.encoding(), burst);
    }
    delivered.add(count);
    s.client().delivered(count);
    s.channel().writeAndFlush(burst, s.channel().voidPromise());
    return count;
  }
}

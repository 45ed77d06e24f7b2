package dev.weir.app.gateway;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.app.server.Listener;
import dev.weir.core.pipeline.ProtectionSpec.SlowReader;
import dev.weir.core.value.Texts;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The fan-out of one stream, on the gateway's event loop. Each change is encoded once; subscribers of the same share its
 * burst, which each connection writes in one go.
 *
 * <p>A subscriber at cursor c has seen, for every one of its keys, the newest change up to c. One that keeps up is at the
 * topic's own cursor and gets every change. One whose connection is full stays behind (unless serve.slow says otherwise),
 * holding nothing but its cursor; when there is room again it gets the newest change per key after it, in order, and is back
 * among the others. Subscribers that want to be told at intervals are a group at a cursor of its own. So memory is bounded,
 * and nobody waits for anybody.
 */
final class Topic {
  private static final int CHUNK = 1024;
  private static final int TOO_SLOW = 1008; // policy violation, RFC 6455, section 7.4.1

  private final ChangeStore store;
  private final Symbols symbols;
  private final EventLoop loop;
  private final SlowReader slow;
  private final ChangeStore.Rows rows;
  private final Audience audience;
  private final Set<Group> told = new LinkedHashSet<>(); // in the advance at hand
  private final Set<Subscription> behind = new LinkedHashSet<>();
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final TopicCounters counters = new TopicCounters();
  private final PastChanges past;
  private final List<Ahead> ahead = new ArrayList<>();
  private volatile boolean watched;
  private long cursor;

  /** @param slow what becomes of a subscriber whose connection is full */
  Topic(ChangeStore store, Texts texts, EventLoop loop, SlowReader slow, Deflaters deflaters) {
    this.store = store;
    this.symbols = Symbols.of(store, texts);
    this.loop = loop;
    this.slow = slow;
    this.rows = store.rows();
    this.audience = new Audience(store, texts, deflaters);
    this.past = new PastChanges(symbols, counters.delivered);
    store.onChange(this::wake);
  }

  /** A subscriber that has seen changes up to a number which is still to come again. */
  private record Ahead(Subscription subscription, long since) {}

  ChangeStore store() {
    return store;
  }

  TopicCounters counters() {
    return counters;
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
    join(s);
    s.peer().client().subscribed(1);
    wake();
  }

  private void join(Subscription s) {
    Group group = audience.add(s);
    if (group.isPaced() && group.members().size() == 1) {
      long every = group.interest().every().toNanos();
      group.moveTo(cursor);
      group.pacedBy(
          loop.scheduleAtFixedRate(() -> pace(group), every, every, TimeUnit.NANOSECONDS));
    }
  }

  @SuppressWarnings("ReferenceEquality") // a subscription is itself
  void remove(Subscription s) {
    audience.remove(s);
    behind.remove(s);
    s.peer().client().subscribed(-1);
    ahead.removeIf(a -> a.subscription == s);
    watched = !audience.isEmpty() || !ahead.isEmpty();
  }

  /** Lets those join who have seen more than there was, as soon as there is more. */
  private void admit() {
    for (Ahead a : List.copyOf(ahead)) {
      if (a.since <= cursor) {
        ahead.remove(a);
        join(a.subscription);
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
    List.copyOf(behind).forEach(this::catchUp);
    if (store.head() > cursor) {
      wake();
    }
  }

  /** Tells what is left to tell, as far as the connections take it. */
  void drain() {
    while (watched && store.head() > cursor) {
      advance();
    }
    audience.groups().stream().filter(Group::isPaced).forEach(this::pace);
  }

  /** Tells the next changes to all that keep up, a bounded number at once. */
  private void advance() {
    long from = cursor;
    if (!store.reaches(from)) { // the engine outran this loop by more than the ring
      cursor = store.head();
      audience.groups().stream()
          .filter(g -> !g.isPaced())
          .flatMap(g -> g.members().stream())
          .forEach(s -> fallBehind(s, from));
      return;
    }
    store.after(from, CHUNK, rows);
    if (rows.size() == 0) {
      return;
    }
    audience.evaluate(rows);
    for (int i = 0; i < rows.size(); i++) {
      encode(i);
    }
    cursor = rows.seq[rows.size() - 1];
    told.forEach(group -> tell(group, from));
    told.clear();
  }

  private void encode(int row) {
    for (Group group : audience.of(rows.key[row], () -> symbols.of(rows, row))) {
      if (group.passes(row)) {
        group.burst().add(rows, row);
        told.add(group);
      }
    }
  }

  private void tell(Group group, long from) {
    try (Burst burst = group.takeBurst()) {
      if (burst == null) {
        return;
      }
      for (Subscription s : group.members()) {
        if (s.isBehind()) {
          counters.dropped.add(s.isSkipping() ? burst.rows() : 0);
        } else if (s.peer().channel().isWritable()) {
          s.peer().send(burst);
          counters.delivered.add(burst.rows());
        } else {
          isFull(s, from, burst.rows());
        }
      }
    }
  }

  /** A subscriber does not read fast enough to be sent so many rows. */
  private void isFull(Subscription s, long seen, int rows) {
    switch (slow) {
      case CONFLATE -> fallBehind(s, seen);
      case DROP -> {
        s.skip(seen);
        behind.add(s);
        counters.dropped.add(rows);
      }
      case DISCONNECT -> {
        counters.disconnected.increment();
        s.skip(seen); // until it is gone
        s.peer().end(TOO_SLOW, "this is not read fast enough");
      }
    }
  }

  private void fallBehind(Subscription s, long seen) {
    s.fallBehind(seen);
    behind.add(s);
  }

  /** It is time for a group that is told at intervals: the newest change of each key since the last time. */
  private void pace(Group group) {
    long from = group.cursor();
    long head = store.head();
    group.members().stream().filter(Subscription::isBehind).toList().forEach(this::catchUp);
    if (head > from) {
      ChangeStore.Rows newest = store.rows();
      store.newestAfter(from, newest);
      past.wanted(newest, group, head).forEach(row -> group.burst().add(newest, row));
      group.moveTo(head);
      tell(group, from);
    }
  }

  /** The connection has room again. Who is told at intervals waits for the next. */
  void hasRoom(Subscription s) {
    if (!s.group().isPaced()) {
      catchUp(s);
    }
  }

  /** Sends the newest change of each key first. */
  void sendSnapshot(Subscription s) {
    fallBehind(s, 0);
    catchUp(s);
  }

  /** The newest change per key after its cursor, in order, while there is room. */
  private void catchUp(Subscription s) {
    if (!s.isBehind() || !s.peer().channel().isWritable()) {
      return;
    }
    if (s.isSkipping()) {
      s.peer().send(gap(s.cursor(), told(s)));
      s.caughtUp();
      behind.remove(s);
      return;
    }
    counters.conflated.increment();
    ChangeStore.Rows newest = store.rows();
    store.newestAfter(s.cursor(), newest);
    List<Integer> wanted =
        past.wanted(newest, s.group(), told(s)); // later ones come with everybody's
    int count = past.write(s, newest, wanted, Listener.HIGH_WATER_MARK);
    if (count == wanted.size()) {
      s.caughtUp();
      behind.remove(s);
    } else {
      s.moveTo(newest.seq[wanted.get(count - 1)]);
    }
  }

  /** Tells that changes after one are missing, up to another. */
  ObjectNode gap(long after, long upTo) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("type", "gap")
        .put("stream", store.stream().name())
        .put("from", after + 1)
        .put("to", upTo)
        .put("renumbered", false);
  }

  /** Up to where those of its group have been told who keep up. */
  private long told(Subscription s) {
    return s.group().isPaced() ? s.group().cursor() : cursor();
  }

  /** Sends the newest {@code last} changes of what went before. */
  void sendLast(Subscription s, int last) {
    if (last > 0) {
      ChangeStore.Rows all = store.ring();
      List<Integer> wanted = past.wanted(all, s.group(), told(s));
      past.write(s, all, wanted.subList(Math.max(0, wanted.size() - last), wanted.size()));
    }
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
    past.write(s, missed, past.wanted(missed, s.group(), told(s)));
  }
}

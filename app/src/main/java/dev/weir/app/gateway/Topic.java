package dev.weir.app.gateway;

import dev.weir.core.stream.ChangeWriter;
import dev.weir.core.stream.JsonBytes;
import dev.weir.core.stream.Texts;
import dev.weir.core.stream.Values;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/**
 * The fan-out of one stream, on the gateway's event loop. Each change is encoded once; subscribers of the same keys form a
 * group and share its burst, which each connection writes in one go.
 *
 * <p>A subscriber at cursor c has seen, for every one of its keys, the newest change up to c. One that keeps up is at the
 * topic's own cursor and gets every change. One whose connection is full stays behind, holding nothing but its cursor; when
 * there is room again it gets the newest change per key after it, in order, and is back among the others. So memory is
 * bounded, and nobody waits for anybody.
 */
public final class Topic {
  private static final int CHUNK = 1024;

  /** Subscribers of the same keys in the same encoding. */
  private static final class Group {
    final Set<String> symbols; // null: all
    final Encoding encoding;
    final List<Subscription> members = new ArrayList<>();
    ByteBuf burst;
    int rows;

    Group(Set<String> symbols, Encoding encoding) {
      this.symbols = symbols;
      this.encoding = encoding;
    }
  }

  private record GroupKey(Set<String> symbols, Encoding encoding) {}

  private final ChangeStore store;
  private final Texts texts;
  private final EventLoop loop;
  private final ChangeWriter writer;
  private final JsonBytes json = new JsonBytes();
  private final ChangeStore.Rows rows;
  private final Map<GroupKey, Group> groups = new LinkedHashMap<>();
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final LongAdder delivered = new LongAdder();
  private final LongAdder conflated = new LongAdder();
  private Group[][] groupsOfKey = new Group[0][];
  private volatile boolean watched;
  private long cursor;

  Topic(ChangeStore store, Texts texts, EventLoop loop) {
    this.store = store;
    this.texts = texts;
    this.loop = loop;
    this.writer = new ChangeWriter(store.stream().name(), store.stream().columns(), texts);
    this.rows = store.rows();
    store.onChange(this::wake);
  }

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

  private void wake() {
    if (watched && scheduled.compareAndSet(false, true)) {
      loop.execute(this::tick);
    }
  }

  private void tick() {
    scheduled.set(false);
    if (!store.reaches(cursor)) { // the engine outran this loop by more than the ring
      groups.values().forEach(g -> g.members.forEach(s -> s.fallBehind(cursor)));
      cursor = store.head();
    } else {
      store.after(cursor, CHUNK, rows);
      for (int i = 0; i < rows.size(); i++) {
        encode(i);
      }
      long from = cursor;
      if (rows.size() > 0) {
        cursor = rows.seq[rows.size() - 1];
      }
      groups.values().forEach(g -> send(g, from));
    }
    groups
        .values()
        .forEach(
            g -> g.members.stream().filter(Subscription::isBehind).toList().forEach(this::catchUp));
    if (store.head() > cursor) {
      wake();
    }
  }

  private void encode(int row) {
    Group[] matching = matching(row);
    if (matching.length == 0) {
      return;
    }
    json.clear();
    writer.write(rows.batch, row, rows.seq[row], json);
    for (Group group : matching) {
      if (group.burst == null) {
        group.burst = ByteBufAllocator.DEFAULT.directBuffer(4096);
      }
      group.encoding.frame(store.stream().name(), rows.seq[row], json, group.burst);
      group.rows++;
    }
  }

  private Group[] matching(int row) {
    int key = rows.key[row];
    if (key >= groupsOfKey.length) {
      groupsOfKey = Arrays.copyOf(groupsOfKey, Math.max(key + 1, groupsOfKey.length * 2));
    }
    if (groupsOfKey[key] == null) {
      String symbol = symbol(rows, row);
      groupsOfKey[key] = groups.values().stream()
          .filter(g -> g.symbols == null || g.symbols.contains(symbol))
          .toArray(Group[]::new);
    }
    return groupsOfKey[key];
  }

  /** The first field of the key, as text; empty where the stream has none. */
  private String symbol(ChangeStore.Rows of, int row) {
    if (store.stream().by().isEmpty()) {
      return "";
    }
    double value = of.batch.column(0)[row];
    if (Values.isText(value)) {
      return texts.text(Values.textId(value));
    }
    return new JsonBytes().number(value).toString();
  }

  private void send(Group group, long from) {
    if (group.burst == null) {
      return;
    }
    for (Subscription s : group.members) {
      if (!s.isBehind()) {
        if (s.channel().isWritable()) {
          s.channel().writeAndFlush(group.burst.retainedDuplicate(), s.channel().voidPromise());
          delivered.add(group.rows);
        } else {
          s.fallBehind(from);
        }
      }
    }
    group.burst.release();
    group.burst = null;
    group.rows = 0;
  }

  /** The connection has room again: the newest change per key after its cursor, in order. */
  void catchUp(Subscription s) {
    if (!s.isBehind() || !s.channel().isWritable()) {
      return;
    }
    ChangeStore.Rows newest = store.rows();
    store.newestAfter(s.cursor(), newest);
    conflated.increment();
    boolean done = writeRows(s, newest, cursor);
    if (done) {
      s.caughtUp();
    }
  }

  /** Writes the rows up to {@code most} that the subscription wants, while there is room; whether all were written. */
  private boolean writeRows(Subscription s, ChangeStore.Rows of, long most) {
    ByteBuf burst = s.channel().alloc().directBuffer(4096);
    int count = 0;
    boolean done = true;
    for (int i = 0; i < of.size(); i++) {
      if (of.seq[i] > most || (s.symbols() != null && !s.symbols().contains(symbol(of, i)))) {
        continue; // later ones come with everybody's
      }
      if (burst.readableBytes() > Gateway.HIGH_WATER_MARK) {
        done = false;
        break;
      }
      json.clear();
      writer.write(of.batch, i, of.seq[i], json);
      s.encoding().frame(store.stream().name(), of.seq[i], json, burst);
      s.moveTo(of.seq[i]);
      count++;
    }
    delivered.add(count);
    s.channel().writeAndFlush(burst, s.channel().voidPromise());
    return done;
  }

  /** Sends what went before, newest {@code last} rows first to last; then the subscription joins the others. */
  void sendLast(Subscription s, int last) {
    ChangeStore.Rows all = store.rows();
    store.after(Math.max(0, cursor() - ChangeStore.RING), ChangeStore.RING, all);
    List<Integer> wanted = new ArrayList<>();
    for (int i = all.size() - 1; i >= 0 && wanted.size() < last; i--) {
      if (all.seq[i] <= cursor() && (s.symbols() == null || s.symbols().contains(symbol(all, i)))) {
        wanted.add(i);
      }
    }
    ByteBuf burst = s.channel().alloc().directBuffer(4096);
    for (int i : wanted.reversed()) {
      json.clear();
      writer.write(all.batch, i, all.seq[i], json);
      s.encoding().frame(store.stream().name(), all.seq[i], json, burst);
    }
    delivered.add(wanted.size());
    s.channel().writeAndFlush(burst, s.channel().voidPromise());
  }

  /** All changes after a sequence number, or what is left of them; false if the ring no longer has them all. */
  boolean sendSince(Subscription s, long since) {
    ChangeStore.Rows missed = store.rows();
    boolean all = store.reaches(since);
    if (all) {
      store.after(since, ChangeStore.RING, missed);
    } else {
      store.newestAfter(since, missed);
    }
    ByteBuf burst = s.channel().alloc().directBuffer(4096);
    for (int i = 0; i < missed.size(); i++) {
      if (missed.seq[i] <= cursor()
          && (s.symbols() == null || s.symbols().contains(symbol(missed, i)))) {
        json.clear();
        writer.write(missed.batch, i, missed.seq[i], json);
        s.encoding().frame(store.stream().name(), missed.seq[i], json, burst);
        delivered.increment();
      }
    }
    s.channel().writeAndFlush(burst, s.channel().voidPromise());
    return all;
  }

  void add(Subscription s) {
    if (!watched) {
      cursor = store.head();
      watched = true;
    }
    groups
        .computeIfAbsent(
            new GroupKey(s.symbols(), s.encoding()), k -> new Group(k.symbols(), k.encoding()))
        .members
        .add(s);
    groupsOfKey = new Group[0][];
    wake();
  }

  void remove(Subscription s) {
    GroupKey key = new GroupKey(s.symbols(), s.encoding());
    Group group = groups.get(key);
    if (group != null && group.members.remove(s) && group.members.isEmpty()) {
      groups.remove(key);
    }
    groupsOfKey = new Group[0][];
    watched = !groups.isEmpty();
  }

  /** The newest change of each key, as JSON objects. */
  public static List<String> snapshot(ChangeStore store, Texts texts) {
    ChangeStore.Rows newest = store.rows();
    store.newestAfter(0, newest);
    return objects(store, texts, newest);
  }

  /** The changes after a sequence number that the store still has, as JSON objects. */
  public static List<String> after(ChangeStore store, Texts texts, long seq, int most) {
    ChangeStore.Rows rows = store.rows();
    store.after(seq, most, rows);
    return objects(store, texts, rows);
  }

  /** The newest {@code last} changes of a key, oldest first, as JSON objects. */
  static List<String> history(ChangeStore store, Texts texts, String symbol, int last) {
    ChangeStore.Rows all = store.rows();
    store.after(Math.max(0, store.head() - ChangeStore.RING), ChangeStore.RING, all);
    List<String> objects = objects(store, texts, all);
    List<String> wanted = new ArrayList<>();
    for (int i = all.size() - 1; i >= 0 && wanted.size() < last; i--) {
      double key = store.stream().by().isEmpty() ? Values.NULL : all.batch.column(0)[i];
      String text = Values.isText(key)
          ? texts.text(Values.textId(key))
          : new JsonBytes().number(key).toString();
      if (symbol == null || Objects.equals(symbol, text)) {
        wanted.add(objects.get(i));
      }
    }
    return wanted.reversed();
  }

  private static List<String> objects(ChangeStore store, Texts texts, ChangeStore.Rows of) {
    ChangeWriter writer = new ChangeWriter(store.stream().name(), store.stream().columns(), texts);
    JsonBytes json = new JsonBytes();
    List<String> objects = new ArrayList<>();
    for (int i = 0; i < of.size(); i++) {
      json.clear();
      writer.write(of.batch, i, of.seq[i], json);
      objects.add(json.toString());
    }
    return objects;
  }
}

package dev.weir.app.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The subscribers of a topic, in groups that get the same bytes. Lives on the gateway's event loop. */
final class Audience {
  private static final int BURST_BYTES = 4096;

  /** Subscribers of the same keys in the same encoding, and the burst that they are about to get. */
  static final class Group {
    private final @Nullable Set<String> symbols; // null: all
    private final Encoding encoding;
    private final List<Subscription> members = new ArrayList<>();
    private @Nullable ByteBuf burst;
    private int rows;

    private Group(Identity identity) {
      this.symbols = identity.symbols();
      this.encoding = identity.encoding();
    }

    Collection<Subscription> members() {
      return members;
    }

    Encoding encoding() {
      return encoding;
    }

    /** The burst, with room for one row more. */
    ByteBuf addRow() {
      if (burst == null) {
        burst = ByteBufAllocator.DEFAULT.directBuffer(BURST_BYTES);
      }
      rows++;
      return burst;
    }

    int rows() {
      return rows;
    }

    /** The burst, for the caller to release; null if nothing was added since the last time. */
    @Nullable
    ByteBuf takeBurst() {
      @Nullable ByteBuf taken = burst;
      burst = null;
      rows = 0;
      return taken;
    }
  }

  private record Identity(@Nullable Set<String> symbols, Encoding encoding) {}

  private final Map<Identity, Group> groups = new LinkedHashMap<>();
  private Group[][] groupsOfKey = new Group[0][];

  void add(Subscription s) {
    groups
        .computeIfAbsent(new Identity(s.symbols(), s.encoding()), Group::new)
        .members
        .add(s);
    groupsOfKey = new Group[0][];
  }

  void remove(Subscription s) {
    Identity identity = new Identity(s.symbols(), s.encoding());
    Group group = groups.get(identity);
    if (group != null && group.members.remove(s) && group.members.isEmpty()) {
      groups.remove(identity);
    }
    groupsOfKey = new Group[0][];
  }

  boolean isEmpty() {
    return groups.isEmpty();
  }

  Collection<Group> groups() {
    return groups.values();
  }

  /** The groups that want a key; they are looked for once, and again only after somebody came or went. */
  Group[] of(int key, Supplier<String> symbol) {
    if (key >= groupsOfKey.length) {
      groupsOfKey = Arrays.copyOf(groupsOfKey, Math.max(key + 1, groupsOfKey.length * 2));
    }
    if (groupsOfKey[key] == null) {
      String text = symbol.get();
      groupsOfKey[key] = groups.values().stream()
          .filter(g -> g.symbols == null || g.symbols.contains(text))
          .toArray(Group[]::new);
    }
    return groupsOfKey[key];
  }
}

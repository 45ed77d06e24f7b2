package dev.weir.app.gateway;

import dev.weir.app.gateway.Request.Interest;
import dev.weir.core.value.Texts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The subscribers of a topic, in groups that get the same bytes. Lives on the gateway's event loop. */
final class Audience {
  private static final Group[] NOBODY = {};

  private final ChangeStore store;
  private final Texts texts;
  private final Deflaters deflaters;
  private final Map<Group.Identity, Group> groups = new LinkedHashMap<>();
  private final Map<String, List<Group>> ofSymbol = new HashMap<>();
  private final List<Group> ofPattern = new ArrayList<>();
  private final List<Group> ofAll = new ArrayList<>();
  private Group[] @Nullable [] ofKey = new Group[0][];

  Audience(ChangeStore store, Texts texts, Deflaters deflaters) {
    this.store = store;
    this.texts = texts;
    this.deflaters = deflaters;
  }

  /** The group that it belongs to from now on. */
  Group add(Subscription s) {
    Group.Identity identity = Group.Identity.of(s);
    Group group = groups.get(identity);
    if (group == null) {
      group = found(identity);
      groups.put(identity, group);
    }
    group.add(s);
    return group;
  }

  /** A new group; what it has in common with another, they share. */
  private Group found(Group.Identity identity) {
    Interest interest = identity.interest();
    ChangeFormat format = like(g -> g.interest().fields().equals(interest.fields()), Group::format)
        .orElseGet(() -> new ChangeFormat(store, texts, interest.fields()));
    @Nullable
    Filter filter = interest.where().isEmpty()
        ? null
        : like(g -> g.interest().where().equals(interest.where()), Group::filter)
            .orElseGet(() -> new Filter(interest.where(), store.stream(), texts));
    Group group = new Group(identity, format, filter, deflaters);
    if (!group.isPaced()) {
      wanting(interest).forEach(list -> list.add(group));
      ofKey = new Group[0][];
    }
    return group;
  }

  private <T> Optional<T> like(Predicate<Group> which, Function<Group, @Nullable T> part) {
    return groups.values().stream().filter(which).findFirst().map(part);
  }

  private Stream<List<Group>> wanting(Interest interest) {
    return switch (interest.symbols()) {
      case SymbolSet.All all -> Stream.of(ofAll);
      case SymbolSet.Matching matching -> Stream.of(ofPattern);
      case SymbolSet.Some some ->
        some.symbols().stream()
            .map(symbol -> ofSymbol.computeIfAbsent(symbol, s -> new ArrayList<>()));
    };
  }

  void remove(Subscription s) {
    Group.Identity identity = Group.Identity.of(s);
    Group group = groups.get(identity);
    if (group == null || !group.remove(s) || !group.members().isEmpty()) {
      return;
    }
    groups.remove(identity);
    group.close();
    wanting(identity.interest()).forEach(list -> list.remove(group));
    ofSymbol.values().removeIf(List::isEmpty);
    ofKey = new Group[0][];
  }

  boolean isEmpty() {
    return groups.isEmpty();
  }

  Collection<Group> groups() {
    return groups.values();
  }

  /** Computes the conditions of those who are told at once. */
  void evaluate(ChangeStore.Rows rows) {
    groups.values().stream()
        .filter(g -> !g.isPaced())
        .map(Group::filter)
        .filter(f -> f != null)
        .distinct()
        .forEach(f -> f.evaluate(rows));
  }

  /** The groups that are told of a key at once; looked for once, and again only after a group came or went. */
  Group[] of(int key, Supplier<String> symbol) {
    if (key >= ofKey.length) {
      ofKey = Arrays.copyOf(ofKey, Math.max(key + 1, ofKey.length * 2));
    }
    Group[] known = ofKey[key];
    if (known == null) {
      known = wanting(symbol.get());
      ofKey[key] = known;
    }
    return known;
  }

  private Group[] wanting(String symbol) {
    Group[] wanting = Stream.of(
            ofAll.stream(),
            ofSymbol.getOrDefault(symbol, List.of()).stream(),
            ofPattern.stream().filter(g -> g.interest().symbols().contains(symbol)))
        .flatMap(s -> s)
        .toArray(Group[]::new);
    return wanting.length == 0 ? NOBODY : wanting;
  }
}

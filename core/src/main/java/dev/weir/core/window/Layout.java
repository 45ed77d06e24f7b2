package dev.weir.core.window;

import dev.weir.core.statistic.Aggregate;
import dev.weir.core.statistic.Aggregate.OfFrequencies;
import dev.weir.core.statistic.Aggregate.OfMonoid;
import dev.weir.core.statistic.Aggregate.OfOrder;
import dev.weir.core.statistic.Aggregate.OfSequence;
import dev.weir.core.statistic.Frequencies;
import dev.weir.core.statistic.Monoid;
import dev.weir.core.statistic.Sequence;
import dev.weir.core.statistic.Sorted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Where each of a stream's statistics keeps its state: the monoids side by side in the slots of one array, everything
 * else beside it. Statistics with equal needs share one state. A layout is shared by the windows of all keys.
 */
public final class Layout {

  /**
   * A statistic, and where its arguments begin in a row.
   *
   * @param from index of its first argument
   */
  public record Entry(Aggregate aggregate, int from) {}

  /** A monoid over the arguments from one on, and where its state is. */
  private record Kept(Monoid monoid, int from, int slot) {
    boolean serves(Monoid other, int arguments) {
      return from == arguments && monoid.includes(other);
    }
  }

  /** A value that is read out of a monoid's state. */
  private record Read(Monoid.Reading reading, int slot, int to) {}

  /** A value that is read out of what is kept beside the monoids. */
  private record Other(Beside value, int to) {}

  @FunctionalInterface
  private interface Beside {
    double of(Sorted[] orders, Frequencies[] counts, Sequence[] past);
  }

  private final List<Entry> entries;
  private final int arguments;
  private final Kept[] monoids;
  private final int[] sorted;
  private final int[] frequencies;
  private final OfSequence[] sequences;
  private final int[] sequenceFrom;
  private final Read[] ofMonoids;
  private final Other[] others;
  private final int width;
  private final boolean commutative;
  private final int parts;

  /**
   * @param arguments how many values a row has
   */
  public Layout(List<Entry> entries, int arguments) {
    this.entries = List.copyOf(entries);
    this.arguments = arguments;
    List<Kept> kept = keep(entries);
    List<Integer> ordered = new ArrayList<>();
    List<Integer> counted = new ArrayList<>();
    List<Entry> sequential = new ArrayList<>();
    List<Read> reads = new ArrayList<>();
    List<Other> rest = new ArrayList<>();
    int next = 0;
    for (Entry entry : entries) {
      switch (entry.aggregate()) {
        case OfMonoid m -> {
          int slot = slot(kept, m.monoid(), entry.from());
          for (Monoid.Reading reading : m.readings()) {
            reads.add(new Read(reading, slot, next++));
          }
        }
        case OfOrder o -> {
          int i = index(ordered, entry.from());
          for (ToDoubleFunction<Sorted> reading : o.readings()) {
            rest.add(new Other((orders, counts, past) -> reading.applyAsDouble(orders[i]), next++));
          }
        }
        case OfFrequencies f -> {
          int i = index(counted, entry.from());
          for (ToDoubleFunction<Frequencies> reading : f.readings()) {
            rest.add(new Other((orders, counts, past) -> reading.applyAsDouble(counts[i]), next++));
          }
        }
        case OfSequence s -> {
          int i = index(sequential, entry);
          for (int part = 0; part < s.parts(); part++) {
            int p = part;
            rest.add(new Other((orders, counts, past) -> past[i].value(p), next++));
          }
        }
      }
    }
    this.monoids = kept.toArray(Kept[]::new);
    this.sorted = ordered.stream().mapToInt(Integer::intValue).toArray();
    this.frequencies = counted.stream().mapToInt(Integer::intValue).toArray();
    this.sequences =
        sequential.stream().map(e -> (OfSequence) e.aggregate()).toArray(OfSequence[]::new);
    this.sequenceFrom = sequential.stream().mapToInt(Entry::from).toArray();
    this.width = end(kept);
    this.commutative = kept.stream().allMatch(k -> k.monoid() instanceof Monoid.Commutative);
    this.ofMonoids = reads.toArray(Read[]::new);
    this.others = rest.toArray(Other[]::new);
    this.parts = next;
  }

  /** Each state once, and not at all where it is the beginning of another. */
  private static List<Kept> keep(List<Entry> entries) {
    List<Kept> kept = new ArrayList<>();
    for (Entry e : entries) {
      if (e.aggregate() instanceof OfMonoid m
          && kept.stream().noneMatch(k -> k.serves(m.monoid(), e.from()))) {
        kept.removeIf(k -> k.from() == e.from() && m.monoid().includes(k.monoid()));
        kept.add(new Kept(m.monoid(), e.from(), 0));
      }
    }
    List<Kept> placed = new ArrayList<>();
    kept.forEach(k -> placed.add(new Kept(k.monoid(), k.from(), end(placed))));
    return placed;
  }

  private static int slot(List<Kept> kept, Monoid monoid, int from) {
    return kept.stream()
        .filter(k -> k.serves(monoid, from))
        .findFirst()
        .orElseThrow()
        .slot();
  }

  private static int end(List<Kept> kept) {
    return kept.isEmpty() ? 0 : kept.getLast().slot() + kept.getLast().monoid().width();
  }

  private static <T> int index(List<T> list, T item) {
    if (!list.contains(item)) {
      list.add(item);
    }
    return list.indexOf(item);
  }

  public List<Entry> entries() {
    return entries;
  }

  /** How many values a row of arguments has. */
  public int arguments() {
    return arguments;
  }

  /** How many values all statistics give together. */
  public int parts() {
    return parts;
  }

  /** Whether states of one mean the same as states of the other. */
  boolean isLike(Layout other) {
    return Arrays.equals(monoids, other.monoids)
        && Arrays.equals(sorted, other.sorted)
        && Arrays.equals(frequencies, other.frequencies)
        && arguments == other.arguments;
  }

  /** How many slots the state of all monoids takes. */
  int width() {
    return width;
  }

  /** Whether the order of the observations makes no difference to any monoid. */
  boolean isCommutative() {
    return commutative;
  }

  /** The arguments whose values must be kept sorted. */
  int[] sorted() {
    return sorted;
  }

  /** The arguments whose values must be counted. */
  int[] frequencies() {
    return frequencies;
  }

  /** New sequences, one for each that is needed. */
  Sequence[] openSequences() {
    Sequence[] opened = new Sequence[sequences.length];
    for (int i = 0; i < opened.length; i++) {
      opened[i] = sequences[i].open().get();
    }
    return opened;
  }

  /** Where the i-th sequence's arguments begin. */
  int sequenceFrom(int i) {
    return sequenceFrom[i];
  }

  void clear(double[] slots, int at) {
    for (Kept k : monoids) {
      k.monoid.clear(slots, at + k.slot);
    }
  }

  void add(double[] slots, int at, long time, double[] row, int rowAt) {
    for (Kept k : monoids) {
      k.monoid.add(slots, at + k.slot, time, row, rowAt + k.from);
    }
  }

  void merge(double[] slots, int at, double[] later, int from) {
    for (Kept k : monoids) {
      k.monoid.merge(slots, at + k.slot, later, from + k.slot);
    }
  }

  /** Makes the state at {@code at} that over one observation and then those of the state at {@code later}. */
  void precede(double[] slots, int at, long time, double[] row, int rowAt, int later) {
    for (Kept k : monoids) {
      k.monoid.precede(slots, at + k.slot, time, row, rowAt + k.from, later + k.slot);
    }
  }

  /** All monoids must be fading. */
  void fade(double[] slots, int at, double factor) {
    for (Kept k : monoids) {
      ((Monoid.Fading) k.monoid).fade(slots, at + k.slot, factor);
    }
  }

  /** Reads every statistic out of the state, in the order of the entries and of their parts. */
  void values(
      double[] slots,
      int at,
      Sorted[] orders,
      Frequencies[] counts,
      Sequence[] past,
      double[] out) {
    for (Read r : ofMonoids) {
      out[r.to] = r.reading.of(slots, at + r.slot);
    }
    for (Other o : others) {
      out[o.to] = o.value.of(orders, counts, past);
    }
  }
}

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

  private final List<Entry> entries;
  private final int arguments;
  private final Kept[] monoids;
  private final int[] sorted;
  private final int[] frequencies;
  private final OfSequence[] sequences;
  private final int[] sequenceFrom;
  private final int[] state; // of each entry: its slot, or its index among its kind
  private final int[] to; // of each entry: where its parts begin in the values
  private final Read[] ofMonoids;
  private final int[] others; // the entries that are of no monoid
  private final int width;
  private final boolean commutative;
  private final int parts;

  /**
   * @param arguments how many values a row has
   */
  public Layout(List<Entry> entries, int arguments) {
    this.entries = List.copyOf(entries);
    this.arguments = arguments;
    this.state = new int[entries.size()];
    List<Kept> kept = keep(entries);
    List<Integer> ordered = new ArrayList<>();
    List<Integer> counted = new ArrayList<>();
    List<Entry> sequential = new ArrayList<>();
    for (int i = 0; i < state.length; i++) {
      Entry entry = entries.get(i);
      state[i] = switch (entry.aggregate()) {
        case OfMonoid m -> slot(kept, m.monoid(), entry.from());
        case OfOrder o -> index(ordered, entry.from());
        case OfFrequencies f -> index(counted, entry.from());
        case OfSequence s -> index(sequential, entry);
      };
    }
    this.monoids = kept.toArray(Kept[]::new);
    this.sorted = ordered.stream().mapToInt(Integer::intValue).toArray();
    this.frequencies = counted.stream().mapToInt(Integer::intValue).toArray();
    this.sequences =
        sequential.stream().map(e -> (OfSequence) e.aggregate()).toArray(OfSequence[]::new);
    this.sequenceFrom = sequential.stream().mapToInt(Entry::from).toArray();
    this.width = end(kept);
    this.commutative = kept.stream().allMatch(k -> k.monoid() instanceof Monoid.Commutative);
    this.to = new int[state.length];
    int next = 0;
    List<Read> reads = new ArrayList<>();
    List<Integer> rest = new ArrayList<>();
    for (int i = 0; i < to.length; i++) {
      to[i] = next;
      if (entries.get(i).aggregate() instanceof OfMonoid m) {
        read(m, state[i], next, reads);
      } else {
        rest.add(i);
      }
      next += entries.get(i).aggregate().parts();
    }
    this.ofMonoids = reads.toArray(Read[]::new);
    this.others = rest.stream().mapToInt(i -> i).toArray();
    this.parts = next;
  }

  private static void read(OfMonoid aggregate, int slot, int to, List<Read> reads) {
    int next = to;
    for (Monoid.Reading reading : aggregate.readings()) {
      reads.add(new Read(reading, slot, next++));
    }
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
    int slot = 0;
    for (int i = 0; i < kept.size(); i++) {
      Kept k = kept.get(i);
      kept.set(i, new Kept(k.monoid(), k.from(), slot));
      slot += k.monoid().width();
    }
    return kept;
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
    for (int i : others) {
      int where = state[i];
      int next = to[i];
      switch (entries.get(i).aggregate()) {
        case OfMonoid m -> throw new AssertionError("read already");
        case OfOrder o -> {
          for (var reading : o.readings()) {
            out[next++] = reading.applyAsDouble(orders[where]);
          }
        }
        case OfFrequencies f -> {
          for (var reading : f.readings()) {
            out[next++] = reading.applyAsDouble(counts[where]);
          }
        }
        case OfSequence s -> {
          for (int part = 0; part < s.parts(); part++) {
            out[next++] = past[where].value(part);
          }
        }
      }
    }
  }
}

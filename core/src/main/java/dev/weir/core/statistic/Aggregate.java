package dev.weir.core.statistic;

import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * How a statistic follows from a window's observations. There are four kinds of state, and the kind decides in which
 * windows a statistic can be kept and what it costs there. A statistic may have several parts (a band has a lower and an
 * upper edge); they share one state.
 *
 * <p>Values that are null, infinite or not a number are ignored by every statistic unless it says otherwise.
 */
public sealed interface Aggregate {

  /** How many values it gives. */
  int parts();

  /**
   * From a state of a few doubles that merges: in every window, in amortised O(1), and without ever subtracting. Equal
   * monoids over the same arguments share their state.
   */
  record OfMonoid(Monoid monoid, List<Monoid.Reading> readings) implements Aggregate {
    @Override
    public int parts() {
      return readings.size();
    }
  }

  /** From the sorted values: exact in windows that slide, sketched in long ones that only grow. */
  record OfOrder(List<ToDoubleFunction<Sorted>> readings) implements Aggregate {
    @Override
    public int parts() {
      return readings.size();
    }
  }

  /** From how often each value occurs: exact in windows that slide, sketched in long ones that only grow. */
  record OfFrequencies(List<ToDoubleFunction<Frequencies>> readings) implements Aggregate {
    @Override
    public int parts() {
      return readings.size();
    }
  }

  /** From the whole past, one observation after the other: only in windows that grow. */
  record OfSequence(int parts, Supplier<Sequence> open) implements Aggregate {}

  static Aggregate of(Monoid monoid, Monoid.Reading... readings) {
    return new OfMonoid(monoid, List.of(readings));
  }

  @SafeVarargs
  static Aggregate ofOrder(ToDoubleFunction<Sorted>... readings) {
    return new OfOrder(List.of(readings));
  }

  @SafeVarargs
  static Aggregate ofFrequencies(ToDoubleFunction<Frequencies>... readings) {
    return new OfFrequencies(List.of(readings));
  }

  static Aggregate ofSequence(int parts, Supplier<Sequence> open) {
    return new OfSequence(parts, open);
  }
}

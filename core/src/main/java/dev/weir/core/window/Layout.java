package dev.weir.core.window;

import dev.weir.core.statistic.Aggregate;
import java.util.List;

/**
 * Where each of a stream's statistics keeps its state: the monoids side by side in the slots of one array, those of order
 * in sorted values beside it. Shared by the windows of all keys.
 */
public final class Layout {
  private final Aggregate[] aggregates;
  private final int[] slot;
  private final int[] ordered;
  private final int width;
  private final int orders;

  public Layout(List<Aggregate> aggregates) {
    this.aggregates = aggregates.toArray(Aggregate[]::new);
    this.slot = new int[this.aggregates.length];
    this.ordered = new int[this.aggregates.length];
    int slots = 0;
    int sorted = 0;
    for (int i = 0; i < this.aggregates.length; i++) {
      slot[i] = slots;
      ordered[i] = sorted;
      if (this.aggregates[i] instanceof Aggregate.Monoid m) {
        slots += m.width();
      } else {
        sorted++;
      }
    }
    this.width = slots;
    this.orders = sorted;
  }

  /** How many statistics there are. */
  public int size() {
    return aggregates.length;
  }

  /** How many slots the state of all monoids takes. */
  int width() {
    return width;
  }

  /** How many statistics need sorted values. */
  int orders() {
    return orders;
  }

  void clear(double[] state, int at) {
    for (int i = 0; i < aggregates.length; i++) {
      if (aggregates[i] instanceof Aggregate.Monoid m) {
        m.clear(state, at + slot[i]);
      }
    }
  }

  void add(double[] state, int at, double[] x, double[] y) {
    for (int i = 0; i < aggregates.length; i++) {
      if (aggregates[i] instanceof Aggregate.Monoid m) {
        m.add(state, at + slot[i], x[i], y[i]);
      }
    }
  }

  void merge(double[] state, int at, double[] later, int from) {
    for (int i = 0; i < aggregates.length; i++) {
      if (aggregates[i] instanceof Aggregate.Monoid m) {
        m.merge(state, at + slot[i], later, from + slot[i]);
      }
    }
  }

  void values(double[] state, int at, Aggregate.Sorted[] sorted, double[] out) {
    for (int i = 0; i < aggregates.length; i++) {
      out[i] = switch (aggregates[i]) {
        case Aggregate.Monoid m -> m.value(state, at + slot[i]);
        case Aggregate.OfOrder o -> o.value(sorted[ordered[i]]);
      };
    }
  }

  /** The values that the n-th statistic of order takes. */
  int orderArgument(int n) {
    for (int i = 0; i < aggregates.length; i++) {
      if (aggregates[i] instanceof Aggregate.OfOrder && ordered[i] == n) {
        return i;
      }
    }
    throw new IllegalArgumentException("no statistic of order " + n);
  }
}

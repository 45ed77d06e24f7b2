package dev.weir.core.statistic;

import dev.weir.core.value.Values;
import java.util.Arrays;

/**
 * The values of a sliding window in order, exact: sorted blocks, with their sizes and largest values side by side. Adding,
 * removing and asking by rank cost O(√n) steps through neighbouring memory, which for a million values is a microsecond
 * or two.
 */
public final class SortedWindow implements Sorted {
  private static final int BLOCK = 1024;

  private double[][] blocks = {new double[BLOCK]};
  private int[] sizes = new int[1];
  private double[] largest = new double[1]; // of blocks that are not empty
  private int used = 1;
  private long count;
  private double newest = Values.NULL;

  /** Adds a value; one that is not finite is ignored. */
  public void add(double x) {
    if (!Double.isFinite(x)) {
      return;
    }
    newest = x;
    count++;
    int block = blockOf(x);
    if (sizes[block] == BLOCK) {
      split(block);
      block = blockOf(x);
    }
    double[] values = blocks[block];
    int at = position(values, sizes[block], x);
    System.arraycopy(values, at, values, at + 1, sizes[block] - at);
    values[at] = x;
    largest[block] = values[sizes[block]++];
  }

  /** Removes one value equal to x, which must have been added. */
  public void remove(double x) {
    if (!Double.isFinite(x)) {
      return;
    }
    int block = blockOf(x);
    double[] values = blocks[block];
    int at = position(values, sizes[block], x);
    if (at == sizes[block] || values[at] != x) {
      throw new IllegalStateException("the window does not hold " + x);
    }
    System.arraycopy(values, at + 1, values, at, sizes[block] - at - 1);
    sizes[block]--;
    if (--count == 0) {
      newest = Values.NULL;
    }
    if (sizes[block] == 0) {
      drop(block);
    } else {
      largest[block] = values[sizes[block] - 1];
      joinIfSmall(block);
    }
  }

  @Override
  public long count() {
    return count;
  }

  @Override
  public double newest() {
    return newest;
  }

  @Override
  public double quantile(double p) {
    return Ranks.quantile(p, count, this::select);
  }

  @Override
  public double medianDeviation() {
    double median = quantile(0.5);
    return Ranks.medianDeviation(median, count, below(median), this::select);
  }

  /** The value of a rank in [0, count). */
  private double select(long rank) {
    int block = 0;
    long rest = rank;
    while (rest >= sizes[block]) {
      rest -= sizes[block++];
    }
    return blocks[block][(int) rest];
  }

  /** How many values are less than x. */
  private long below(double x) {
    if (count == 0) {
      return 0;
    }
    int block = blockOf(x);
    long before = 0;
    for (int i = 0; i < block; i++) {
      before += sizes[i];
    }
    return before + position(blocks[block], sizes[block], x);
  }

  /** The first block whose largest value is not below x, else the last. */
  private int blockOf(double x) {
    int low = 0;
    int high = used - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (largest[middle] < x) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static int position(double[] values, int size, double x) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (values[middle] < x) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private void split(int block) {
    if (used == sizes.length) {
      blocks = Arrays.copyOf(blocks, used * 2);
      sizes = Arrays.copyOf(sizes, used * 2);
      largest = Arrays.copyOf(largest, used * 2);
    }
    move(block + 1, block + 2, used - block - 1);
    used++;
    double[] lower = blocks[block];
    double[] upper = new double[BLOCK];
    System.arraycopy(lower, BLOCK / 2, upper, 0, BLOCK / 2);
    blocks[block + 1] = upper;
    sizes[block] = BLOCK / 2;
    sizes[block + 1] = BLOCK / 2;
    largest[block + 1] = largest[block];
    largest[block] = lower[BLOCK / 2 - 1];
  }

  /** Blocks stay at least an eighth full on average, so that memory follows the number of values. */
  private void joinIfSmall(int block) {
    int next = block + 1;
    if (next < used && sizes[block] + sizes[next] <= BLOCK / 4) {
      System.arraycopy(blocks[next], 0, blocks[block], sizes[block], sizes[next]);
      sizes[block] += sizes[next];
      largest[block] = largest[next];
      drop(next);
    }
  }

  private void drop(int block) {
    if (used > 1) {
      move(block + 1, block, used - block - 1);
      used--;
    }
  }

  private void move(int from, int to, int length) {
    System.arraycopy(blocks, from, blocks, to, length);
    System.arraycopy(sizes, from, sizes, to, length);
    System.arraycopy(largest, from, largest, to, length);
  }
}

package dev.weir.core.statistic;

import dev.weir.core.stream.Values;
import java.util.ArrayList;
import java.util.List;

/**
 * The values of a sliding window in order, exact: a list of sorted blocks. Adding, removing and asking by rank cost
 * O(√n) moves of contiguous doubles at worst, which for a million values is a few microseconds.
 */
public final class SortedWindow implements Sorted {
  private static final int BLOCK = 512;

  private static final class Block {
    final double[] values = new double[BLOCK];
    int size;
  }

  private final List<Block> blocks = new ArrayList<>();
  private long count;

  public void add(double x) {
    if (!Double.isFinite(x)) {
      return;
    }
    count++;
    if (blocks.isEmpty()) {
      blocks.add(new Block());
    }
    int index = blockOf(x);
    Block block = blocks.get(index);
    if (block.size == BLOCK) {
      split(index, block);
      index = blockOf(x);
      block = blocks.get(index);
    }
    int at = position(block, x);
    System.arraycopy(block.values, at, block.values, at + 1, block.size - at);
    block.values[at] = x;
    block.size++;
  }

  /** Removes one value equal to x, which must have been added. */
  public void remove(double x) {
    if (!Double.isFinite(x)) {
      return;
    }
    int index = blockOf(x);
    Block block = blocks.get(index);
    int at = position(block, x);
    if (at == block.size || block.values[at] != x) {
      throw new IllegalStateException("the window does not hold " + x);
    }
    System.arraycopy(block.values, at + 1, block.values, at, block.size - at - 1);
    block.size--;
    count--;
    if (block.size == 0) {
      blocks.remove(index);
    }
  }

  @Override
  public long count() {
    return count;
  }

  @Override
  public double quantile(double p) {
    if (count == 0) {
      return Values.NULL;
    }
    double rank = p * (count - 1);
    long low = (long) rank;
    double x = select(low);
    double fraction = rank - low;
    return fraction == 0 ? x : x + (select(low + 1) - x) * fraction;
  }

  private double select(long rank) {
    for (Block block : blocks) {
      if (rank < block.size) {
        return block.values[(int) rank];
      }
      rank -= block.size;
    }
    throw new IllegalStateException("rank beyond " + count);
  }

  /** The first block whose largest value is not below x, else the last. */
  private int blockOf(double x) {
    int low = 0;
    int high = blocks.size() - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      Block block = blocks.get(middle);
      if (block.values[block.size - 1] < x) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static int position(Block block, double x) {
    int low = 0;
    int high = block.size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (block.values[middle] < x) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private void split(int index, Block block) {
    Block upper = new Block();
    upper.size = BLOCK / 2;
    System.arraycopy(block.values, BLOCK / 2, upper.values, 0, BLOCK / 2);
    block.size = BLOCK / 2;
    blocks.add(index + 1, upper);
  }
}

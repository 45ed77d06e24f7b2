package dev.weir.core.model;

import dev.weir.core.statistic.Aggregate;
import dev.weir.core.statistic.Parameter;
import dev.weir.core.statistic.Sequence;
import dev.weir.core.statistic.Statistic;
import dev.weir.core.stream.Values;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * Half-space trees: how empty the neighbourhood of a point was in the window before. Each tree counts how many points of the
 * last full window fell into each of its half-spaces; a point scores by the counts where it falls. The first window gives
 * the range of each input.
 *
 * <p>O(trees · depth) a row; about 100 kB a key.
 */
public final class HalfSpaceTrees implements Sequence {
  private static final int WINDOW = 250;
  private static final int FEW =
      WINDOW / 10; // in a node with so few, one need not look more closely

  private final HalfSpaces spaces;
  private final int inputs;
  private final double[] first; // the points of the first window
  private final double[] low;
  private final double[] range;
  private final double[] point;
  private int[] before = new int[HalfSpaces.TREES * HalfSpaces.NODES];
  private int[] now = new int[HalfSpaces.TREES * HalfSpaces.NODES];
  private long count;
  private double score = Values.NULL;

  private HalfSpaceTrees(HalfSpaces spaces, int inputs) {
    this.spaces = spaces;
    this.inputs = inputs;
    this.first = new double[WINDOW * inputs];
    this.low = new double[inputs];
    this.range = new double[inputs];
    this.point = new double[inputs];
  }

  public static List<Statistic> statistics() {
    return List.of(Statistic.named("half_space_trees", Parameter.values("x"))
        .is(
            "how unusual the newest point (x₁, x₂, …) is, near 0 in dense and near 1 in empty regions of the 250 points before, by"
                + " 25 half-space trees of depth 8, drawn from a fixed seed")
        .formula(
            "1 / (1 + density), density = mean over the trees of mass · 2^depth / 250 at the first node with at most 25 of the points of"
                + " the last full window, or the leaf; x scaled by the range of the first 250")
        .unit("1")
        .before("null in the first 250 observations")
        .source("Tan, Ting, Liu, Fast anomaly detection for streaming data (IJCAI 2011)")
        .by(c -> {
          HalfSpaces spaces = new HalfSpaces(c.values()); // shared by all keys
          return Aggregate.ofSequence(1, () -> new HalfSpaceTrees(spaces, c.values()));
        }));
  }

  @Override
  public void add(long time, double[] row, int from) {
    if (!Inputs.areUsable(row, from, inputs)) {
      return;
    }
    if (count < WINDOW) {
      System.arraycopy(row, from, first, (int) count * inputs, inputs);
      if (++count == WINDOW) {
        begin();
      }
      return;
    }
    scale(row, from);
    score = 1 / (1 + density());
    learn(now);
    if (++count % WINDOW == 0) {
      int[] old = before;
      before = now;
      now = old;
      Arrays.fill(now, 0);
    }
  }

  private void begin() {
    System.arraycopy(first, 0, low, 0, inputs);
    double[] high = low.clone();
    for (int i = 0; i < first.length; i++) {
      low[i % inputs] = Math.min(low[i % inputs], first[i]);
      high[i % inputs] = Math.max(high[i % inputs], first[i]);
    }
    Arrays.setAll(range, i -> high[i] - low[i]);
    for (int i = 0; i < WINDOW; i++) {
      scale(first, i * inputs);
      learn(before);
    }
  }

  /** Scales the first window to [0, 1]; an input that did not vary in it to 0, 0.5 or 1. */
  private void scale(double[] row, int from) {
    for (int i = 0; i < inputs; i++) {
      double distance = row[from + i] - low[i];
      point[i] = range[i] == 0 ? 0.5 + Math.signum(distance) / 2 : distance / range[i];
    }
  }

  private double density() {
    double sum = 0;
    for (int tree = 0; tree < HalfSpaces.TREES; tree++) {
      int node = 0;
      int depth = 0;
      while (depth < HalfSpaces.DEPTH && before[tree * HalfSpaces.NODES + node] > FEW) {
        node = spaces.child(tree, node, point);
        depth++;
      }
      sum += (double) before[tree * HalfSpaces.NODES + node] * (1 << depth);
    }
    return sum / (HalfSpaces.TREES * WINDOW);
  }

  private void learn(int[] mass) {
    for (int tree = 0; tree < HalfSpaces.TREES; tree++) {
      int node = 0;
      mass[tree * HalfSpaces.NODES]++;
      for (int depth = 0; depth < HalfSpaces.DEPTH; depth++) {
        node = spaces.child(tree, node, point);
        mass[tree * HalfSpaces.NODES + node]++;
      }
    }
  }

  @Override
  public double value(int part) {
    return score;
  }

  @Override
  public void save(DataOutput out) throws IOException {
    Doubles.save(out, first);
    Doubles.save(out, low);
    Doubles.save(out, range);
    for (int i = 0; i < before.length; i++) {
      out.writeShort(before[i]);
      out.writeShort(now[i]);
    }
    out.writeLong(count);
    out.writeDouble(score);
  }

  @Override
  public void restore(DataInput in) throws IOException {
    Doubles.restore(in, first);
    Doubles.restore(in, low);
    Doubles.restore(in, range);
    for (int i = 0; i < before.length; i++) {
      before[i] = in.readShort();
      now[i] = in.readShort();
    }
    count = in.readLong();
    score = in.readDouble();
  }
}

package dev.weir.core.model;

import dev.weir.core.statistic.Aggregate;
import dev.weir.core.statistic.Parameter;
import dev.weir.core.statistic.Sequence;
import dev.weir.core.statistic.Statistic;
import dev.weir.core.value.Slots;
import dev.weir.core.value.Values;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Half-space trees (S. C. Tan, K. M. Ting, T. F. Liu, "Fast anomaly detection for streaming data", IJCAI 2011): trees that
 * halve the space of the variables at random, with the mass that the last {@value #WINDOW} observations had in each node. An
 * observation where there was little mass, in small nodes, is an anomaly. Variables are scaled by the inner range of the
 * first {@value #WINDOW} observations. The trees come from a fixed seed: a replay has the same ones.
 */
final class HalfSpaceTrees implements Sequence {
  private static final int TREES = 25;
  private static final int DEPTH = 8;
  private static final int NODES = (1 << (DEPTH + 1)) - 1;
  private static final int INNER = (1 << DEPTH) - 1;
  private static final int WINDOW = 250;
  private static final double SPARSE = 0.1 * WINDOW; // below so much mass, the search ends
  private static final int INNER_RANK =
      WINDOW / 50; // a few wild values at first do not set the scale
  private static final long SEED = 2011;

  private final int variables;
  private final Halves halves;
  private final int[] reference = new int[TREES * NODES];
  private final int[] latest = new int[TREES * NODES];
  private final double[] low;
  private final double[] high;
  private final double[] x;
  private final double[] first; // the observations before the ranges are known
  private long count;
  private double score = Values.NULL;

  /** Where each inner node halves the space; the same for all keys. */
  private record Halves(int variables, int[] variable, double[] split) {}

  private HalfSpaceTrees(Halves halves) {
    this.halves = halves;
    this.variables = halves.variables();
    this.low = new double[variables];
    this.high = new double[variables];
    this.x = new double[variables];
    this.first = new double[WINDOW * variables];
  }

  static List<Statistic> statistics() {
    return List.of(Statistic.named("half_space_trees", Parameter.values("x"))
        .is(
            "how sparse the neighbourhood of an observation of one or more variables was lately, from 0 (dense) to 1")
        .formula("1 - Σ mass · 2^depth over 25 trees of depth 8, relative to the most possible")
        .unit("1")
        .before("null before " + WINDOW + " observations")
        .source("Tan, Ting, Liu, IJCAI 2011")
        .by(c -> {
          Halves halves = grow(c.values());
          return Aggregate.ofSequence(1, () -> new HalfSpaceTrees(halves));
        }));
  }

  private static Halves grow(int variables) {
    Halves halves = new Halves(variables, new int[TREES * INNER], new double[TREES * INNER]);
    SplittableRandom random = new SplittableRandom(SEED);
    for (int tree = 0; tree < TREES; tree++) {
      grow(halves, tree, random);
    }
    return halves;
  }

  /** A work space around a random point in the unit cube, halved along random variables. */
  private static void grow(Halves halves, int tree, SplittableRandom random) {
    int variables = halves.variables();
    double[] from = new double[NODES * variables];
    double[] to = new double[NODES * variables];
    for (int v = 0; v < variables; v++) {
      double centre = random.nextDouble();
      double reach = 2 * Math.max(centre, 1 - centre);
      from[v] = centre - reach;
      to[v] = centre + reach;
    }
    for (int node = 0; node < INNER; node++) {
      int at = node * variables;
      int chosen = random.nextInt(variables);
      double middle = (from[at + chosen] + to[at + chosen]) / 2;
      halves.variable()[tree * INNER + node] = chosen;
      halves.split()[tree * INNER + node] = middle;
      for (int child = 2 * node + 1; child <= 2 * node + 2; child++) {
        System.arraycopy(from, at, from, child * variables, variables);
        System.arraycopy(to, at, to, child * variables, variables);
      }
      to[(2 * node + 1) * variables + chosen] = middle;
      from[(2 * node + 2) * variables + chosen] = middle;
    }
  }

  @Override
  public void add(long time, double[] row, int from) {
    for (int v = 0; v < variables; v++) {
      if (!Double.isFinite(row[from + v])) {
        return;
      }
    }
    if (count < WINDOW) {
      System.arraycopy(row, from, first, (int) count * variables, variables);
      if (++count == WINDOW) {
        learnFirst();
      }
      return;
    }
    scale(row, from);
    score = 1 - mass() / (TREES * (double) WINDOW * (1 << DEPTH));
    learn();
    if (++count % WINDOW == 0) {
      turn();
    }
  }

  private void learnFirst() {
    for (int v = 0; v < variables; v++) {
      double[] values = new double[WINDOW];
      for (int i = 0; i < WINDOW; i++) {
        values[i] = first[i * variables + v];
      }
      Arrays.sort(values);
      low[v] = values[INNER_RANK];
      high[v] = values[WINDOW - 1 - INNER_RANK];
    }
    for (int i = 0; i < WINDOW; i++) {
      scale(first, i * variables);
      learn();
    }
    turn();
  }

  private void scale(double[] row, int from) {
    for (int v = 0; v < variables; v++) {
      double range = high[v] - low[v];
      x[v] = range > 0 ? (row[from + v] - low[v]) / range : row[from + v] == low[v] ? 0.5 : 2;
    }
  }

  private double mass() {
    double sum = 0;
    for (int tree = 0; tree < TREES; tree++) {
      int node = 0;
      int depth = 0;
      while (depth < DEPTH && reference[tree * NODES + node] > SPARSE) {
        node = child(tree, node);
        depth++;
      }
      sum += reference[tree * NODES + node] * (double) (1 << depth);
    }
    return sum;
  }

  private void learn() {
    for (int tree = 0; tree < TREES; tree++) {
      int node = 0;
      for (int depth = 0; depth < DEPTH; depth++) {
        latest[tree * NODES + node]++;
        node = child(tree, node);
      }
      latest[tree * NODES + node]++;
    }
  }

  private int child(int tree, int node) {
    int inner = tree * INNER + node;
    return x[halves.variable()[inner]] < halves.split()[inner] ? 2 * node + 1 : 2 * node + 2;
  }

  private void turn() {
    System.arraycopy(latest, 0, reference, 0, latest.length);
    Arrays.fill(latest, 0);
  }

  @Override
  public double value(int part) {
    return score;
  }

  @Override
  public void save(DataOutput out) throws IOException {
    out.writeLong(count);
    out.writeDouble(score);
    for (int[] all : new int[][] {reference, latest}) {
      for (int mass : all) {
        out.writeShort(mass); // at most the window
      }
    }
    Slots.write(out, low, high, first);
  }

  @Override
  public void restore(DataInput in) throws IOException {
    count = in.readLong();
    score = in.readDouble();
    for (int[] all : new int[][] {reference, latest}) {
      for (int i = 0; i < all.length; i++) {
        all[i] = in.readShort();
      }
    }
    Slots.read(in, low, high, first);
  }
}

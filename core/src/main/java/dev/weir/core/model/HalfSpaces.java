package dev.weir.core.model;

/**
 * The trees of half-spaces, which are drawn before any data is seen: each node halves its part of the space in one of the
 * inputs. The same for the same number of inputs, on every machine: drawn by SplitMix64 (Steele, Lea, Flood, OOPSLA 2014)
 * from a fixed seed.
 */
final class HalfSpaces {
  static final int TREES = 25;
  static final int DEPTH = 8;

  /** Nodes of a tree, leaves included; the children of node n are 2 n + 1 and 2 n + 2. */
  static final int NODES = (1 << (DEPTH + 1)) - 1;

  private static final int INNER = (1 << DEPTH) - 1;
  private static final long SEED = 42;

  private final int inputs;
  private final int[] input = new int[TREES * INNER];
  private final double[] split = new double[TREES * INNER];
  private long state = SEED;

  HalfSpaces(int inputs) {
    this.inputs = inputs;
    for (int tree = 0; tree < TREES; tree++) {
      double[] low = new double[inputs];
      double[] high = new double[inputs];
      for (int i = 0; i < inputs; i++) { // the work range of the paper, for inputs within [0, 1]
        double middle = (next() >>> 11) * 0x1p-53;
        double reach = 2 * Math.max(middle, 1 - middle);
        low[i] = middle - reach;
        high[i] = middle + reach;
      }
      halve(tree, 0, low, high);
    }
  }

  private void halve(int tree, int node, double[] low, double[] high) {
    if (node >= INNER) {
      return;
    }
    int at = tree * INNER + node;
    int i = (int) Long.remainderUnsigned(next(), inputs);
    double middle = (low[i] + high[i]) / 2;
    input[at] = i;
    split[at] = middle;
    double end = high[i];
    high[i] = middle;
    halve(tree, 2 * node + 1, low, high);
    high[i] = end;
    double begin = low[i];
    low[i] = middle;
    halve(tree, 2 * node + 2, low, high);
    low[i] = begin;
  }

  private long next() {
    state += 0x9e3779b97f4a7c15L;
    long z = (state ^ (state >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /** The child of a node that a point, its inputs scaled to [0, 1], is in. */
  int child(int tree, int node, double[] point) {
    int at = tree * INNER + node;
    return 2 * node + (point[input[at]] < split[at] ? 1 : 2);
  }
}

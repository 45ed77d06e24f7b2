package dev.weir.app.simulate;

import java.util.Map;
import java.util.SplittableRandom;

/**
 * The made-up trades of one symbol: prices wander around a start price that follows from the symbol's name, and sizes
 * are round lots. The logarithm of the price is pulled towards a level (an Ornstein-Uhlenbeck process in discrete time)
 * that lies alternately above and below the start price, and now and then the price jumps. So a threshold half a per
 * cent above the start price is crossed every few hundred trades, both ways.
 *
 * <p>The n-th trade depends on the symbol, the seed and n only.
 */
final class PriceWalk {
  /** Start prices that are promised; the others follow from the name. */
  private static final Map<String, Double> START_PRICES =
      Map.of("TICKER", 150.0, "DUMMY_INDEX", 150.0);

  private static final double LOWEST_START = 20;
  private static final double HIGHEST_START = 500;

  private static final double PULL = 0.05;
  private static final double NOISE = 0.0004;
  private static final double NEAREST_LEVEL = 0.005;
  private static final double FARTHEST_LEVEL = 0.012;
  private static final int SHORTEST_PHASE = 60;
  private static final int LONGEST_PHASE = 180;
  private static final double BURST_PROBABILITY = 1 / 150.0;
  private static final double BURST = 0.004;

  private final SplittableRandom random;
  private final double startCents;
  private double deviation;
  private double level;
  private boolean above;
  private int leftInPhase;

  PriceWalk(String symbol, long seed) {
    this.random = new SplittableRandom(seed * 31 + symbol.hashCode());
    this.startCents = startPrice(symbol) * 100;
  }

  private static double startPrice(String symbol) {
    double fraction = new SplittableRandom(symbol.hashCode()).nextDouble();
    double price = LOWEST_START * StrictMath.pow(HIGHEST_START / LOWEST_START, fraction);
    return START_PRICES.getOrDefault(symbol, price);
  }

  /** The next price, in hundredths. */
  long nextCents() {
    if (leftInPhase-- == 0) {
      above = !above;
      double distance = random.nextDouble(NEAREST_LEVEL, FARTHEST_LEVEL);
      level = above ? distance : -distance;
      leftInPhase = random.nextInt(SHORTEST_PHASE, LONGEST_PHASE);
    }
    deviation += PULL * (level - deviation) + NOISE * random.nextGaussian();
    if (random.nextDouble() < BURST_PROBABILITY) {
      deviation += BURST * random.nextGaussian();
    }
    return Math.max(1, Math.round(startCents * StrictMath.exp(deviation)));
  }

  /** The next trade's size. */
  int nextSize() {
    return 100 * random.nextInt(1, 11);
  }
}

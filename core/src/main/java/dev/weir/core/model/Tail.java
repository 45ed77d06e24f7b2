package dev.weir.core.model;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * How rare the large values of a series are: how often they exceed a threshold, and by the generalised Pareto
 * distribution how far they go beyond it.
 *
 * <p>Peaks over threshold for streams, as in Siffer, Fouque, Termier, Largouët, "Anomaly detection in streams with extreme
 * value theory" (KDD 2017), with the distribution fitted by its first two moments (Hosking and Wallis, Technometrics 29,
 * 1987), which fading sums keep in O(1). Until enough excesses have been seen, some that follow an exponential distribution
 * of mean 1 stand in for them.
 */
final class Tail {
  private static final double THRESHOLD = 3;
  private static final double MEMORY = 2000;
  private static final double EXCESSES = 100;
  private static final double LEARNING = 50;
  private static final double PRIOR_VALUES = 20;
  private static final double PRIOR_EXCEEDING = 0.5;
  private static final double PRIOR_EXCESSES = 10;
  private static final double LIGHTEST = 0.05;
  private static final double HEAVIEST = 0.49; // from 0.5 on there is no second moment
  private static final double FARTHEST =
      50; // mean excesses: a single wild value must not make others usual
  private static final double LN_10 = StrictMath.log(10);

  private double values; // these are counts up to the memory, from where on old ones fade
  private double share;
  private double excesses;
  private double mean;
  private double square;

  /**
   * How surprising a value is: {@code -log10} of the probability of one at least as large; 0 below the threshold and while
   * learning.
   */
  double surprise(double z) {
    double excess = z - THRESHOLD;
    if (values < LEARNING || excess <= 0) {
      return 0;
    }
    double exceeding = (share * values + PRIOR_EXCEEDING) / (values + PRIOR_VALUES);
    double first = first();
    double second =
        (square * excesses + PRIOR_EXCESSES * 2 * first * first) / (excesses + PRIOR_EXCESSES);
    double ratio = second / (first * first); // 2 (1 - shape) / (1 - 2 shape)
    double shape = Math.clamp((ratio - 2) / (2 * ratio - 2), LIGHTEST, HEAVIEST);
    double scale = first * (1 - shape);
    return (StrictMath.log1p(shape * excess / scale) / shape - StrictMath.log(exceeding)) / LN_10;
  }

  /** The mean excess. */
  private double first() {
    return (mean * excesses + PRIOR_EXCESSES) / (excesses + PRIOR_EXCESSES);
  }

  void add(double z) {
    double excess = z - THRESHOLD;
    values = Math.min(values + 1, MEMORY);
    share += ((excess > 0 ? 1 : 0) - share) / values;
    if (excess > 0) {
      excess = Math.min(excess, FARTHEST * first());
      excesses = Math.min(excesses + 1, EXCESSES);
      mean += (excess - mean) / excesses;
      square += (excess * excess - square) / excesses;
    }
  }

  void save(DataOutput out) throws IOException {
    out.writeDouble(values);
    out.writeDouble(share);
    out.writeDouble(excesses);
    out.writeDouble(mean);
    out.writeDouble(square);
  }

  void restore(DataInput in) throws IOException {
    values = in.readDouble();
    share = in.readDouble();
    excesses = in.readDouble();
    mean = in.readDouble();
    square = in.readDouble();
  }
}

package dev.weir.core.model;

import dev.weir.core.statistic.Aggregate;
import dev.weir.core.statistic.Parameter;
import dev.weir.core.statistic.Sequence;
import dev.weir.core.statistic.Statistic;
import dev.weir.core.stream.Values;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;

/**
 * Logistic regression that predicts each observation and then learns it.
 *
 * <p>By recursive Bayesian estimation rather than by gradient descent: the weights have a normal distribution (at first
 * independent, with standard deviation 1 per standard deviation of the input), and each observation moves it by one Newton
 * step, so that no learning rate is to be chosen. A small drift of the weights is assumed, so that it never stops learning.
 * West, Harrison, Migon, "Dynamic generalized linear models and Bayesian forecasting", JASA 80 (1985). O(k²) a row.
 */
public final class LogisticRegression implements Sequence {
  private static final double DRIFT =
      1e-4; // variance that each weight gains with each observation: 1 in 10,000
  private static final double LARGEST_VARIANCE = 1;

  private final int inputs;
  private final int weights;
  private final Standardised scale;
  private final double[] weight;
  private final double[] covariance;
  private final double[] direction;
  private final Skill skill = new Skill();
  private double previous = Values.NULL;
  private double prediction = Values.NULL;

  private LogisticRegression(int inputs) {
    this.inputs = inputs;
    this.weights = inputs + 1;
    this.scale = new Standardised(inputs);
    this.weight = new double[weights];
    this.direction = new double[weights];
    this.covariance = new double[weights * weights];
    for (int i = 0; i < weights; i++) {
      covariance[i * weights + i] = LARGEST_VARIANCE;
    }
  }

  public static List<Statistic> statistics() {
    return List.of(Statistic.named("logistic_regression", Parameter.any("y"), Parameter.values("x"))
        .is(
            "model of the probability that y, a condition or 1 and 0, holds, which learns with each observation; prediction is"
                + " what it gave for the newest y before it saw it")
        .formula(
            "P(y) ≈ 1 / (1 + exp(-(w₀ + w₁ z₁ + …))), z the x in standard deviations from their means; error: share of y that"
                + " were wrong (prediction at least 0.5 or below), before y was seen; baseline: share of y that differ from the one"
                + " before; skill: 1 - error / baseline")
        .unit("1")
        .before("null before the second observation")
        .source(
            "West, Harrison, Migon, JASA 80 (1985); skill = temporal kappa: Žliobaitė et al. (2015)")
        .parts(Skill.after("prediction"))
        .by(c -> Aggregate.ofSequence(4, () -> new LogisticRegression(c.values() - 1))));
  }

  @Override
  public void add(long time, double[] row, int from) {
    if (!Inputs.areUsable(row, from, inputs + 1)) {
      return;
    }
    double y = row[from] > 0.5 ? 1 : 0;
    if (!Values.isNull(previous)) {
      double[] z = scale.of(row, from + 1);
      prediction = probability(z);
      skill.add((prediction >= 0.5) == (y == 1) ? 0 : 1, y == previous ? 0 : 1);
      learn(z, y);
    }
    scale.add(row, from + 1);
    previous = y;
  }

  private double probability(double[] z) {
    double logit = 0;
    for (int i = 0; i < weights; i++) {
      logit += weight[i] * z[i];
    }
    return 1 / (1 + StrictMath.exp(-logit));
  }

  private void learn(double[] z, double y) {
    double spread = 0; // variance of the logit
    for (int i = 0; i < weights; i++) {
      double sum = 0;
      for (int k = 0; k < weights; k++) {
        sum += covariance[i * weights + k] * z[k];
      }
      direction[i] = sum;
      spread += sum * z[i];
    }
    double curvature = prediction * (1 - prediction);
    double gain = 1 / (1 + curvature * spread);
    for (int i = 0; i < weights; i++) {
      weight[i] += gain * direction[i] * (y - prediction);
      for (int k = 0; k < weights; k++) {
        covariance[i * weights + k] -= curvature * gain * (direction[i] * direction[k]);
      }
      int diagonal = i * weights + i;
      covariance[diagonal] = Math.min(LARGEST_VARIANCE, covariance[diagonal] + DRIFT);
    }
  }

  @Override
  public double value(int part) {
    return part == 0 ? prediction : skill.value(part - 1);
  }

  @Override
  public void save(DataOutput out) throws IOException {
    scale.save(out);
    Doubles.save(out, weight);
    Doubles.save(out, covariance);
    skill.save(out);
    out.writeDouble(previous);
    out.writeDouble(prediction);
  }

  @Override
  public void restore(DataInput in) throws IOException {
    scale.restore(in);
    Doubles.restore(in, weight);
    Doubles.restore(in, covariance);
    skill.restore(in);
    previous = in.readDouble();
    prediction = in.readDouble();
  }
}

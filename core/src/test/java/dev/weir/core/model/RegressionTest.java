package dev.weir.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.core.statistic.Aggregate;
import dev.weir.core.statistic.Sequence;
import dev.weir.core.statistic.Statistic;
import dev.weir.core.statistic.Statistics;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The regressions where it is hard. */
class RegressionTest {

  /** A model of so many inputs whose parts can be asked by name. */
  private static final class Model {
    private final Statistic statistic;
    private final int values;
    private final Sequence sequence;

    Model(String name, int inputs) {
      values = inputs + 1;
      statistic = Statistics.find(name).orElseThrow();
      Aggregate aggregate = statistic.make().apply(statistic.constants(Map.of(), values));
      sequence = ((Aggregate.OfSequence) aggregate).open().get();
    }

    Model learn(double... row) {
      sequence.add(0, row, 0);
      return this;
    }

    double value(String part) {
      return sequence.value(
          statistic.parts().apply(statistic.constants(Map.of(), values)).indexOf(part));
    }
  }

  @Test
  void aPolynomialOfTheFourthDegreeIsFittedToTwelveDigits() {
    Model model = new Model("linear_regression", 4);
    for (int i = -30; i <= 30; i++) {
      double x = i / 10.0;
      model.learn(
          1 + 2 * x - 3 * x * x + 4 * x * x * x - 5 * x * x * x * x,
          x,
          x * x,
          x * x * x,
          x * x * x * x);
    }
    double[] expected = {1, 2, -3, 4, -5};
    for (int i = 0; i < expected.length; i++) {
      assertThat(model.value(i == 0 ? "intercept" : "b" + i)).isCloseTo(expected[i], within(1e-12));
    }
  }

  @Test
  void aLargeOffsetDoesNotSpoilTheSlope() {
    Model model = new Model("linear_regression", 1);
    for (int i = 0; i < 1000; i++) {
      model.learn(3.0 * i, 1e9 + i);
    }
    assertThat(model.value("b1")).isCloseTo(3, within(1e-8));
  }

  @Test
  void anInputThatFollowsFromOthersGetsNoCoefficient() {
    Model model = new Model("linear_regression", 3);
    Random random = new Random(1);
    for (int i = 0; i < 200; i++) {
      double a = random.nextGaussian();
      double b = random.nextGaussian();
      model.learn(1 + 2 * a + 3 * b, a, b, a - b);
    }
    assertThat(model.value("b3")).isZero();
    assertThat(model.value("b1")).isCloseTo(2, within(1e-9));
    assertThat(model.value("prediction")).isFinite();
  }

  @Test
  void aModelThatDoesNotBeatNoChangeIsSeenNotTo() {
    Model model = new Model("linear_regression", 1);
    Random random = new Random(2);
    double walk = 0;
    for (int i = 0; i < 2000; i++) {
      walk += random.nextGaussian();
      model.learn(walk, random.nextGaussian());
    }
    assertThat(model.value("skill")).isNegative();
    assertThat(model.value("error")).isGreaterThan(model.value("baseline"));
  }

  @Test
  void aRowWithoutAnInputIsIgnored() {
    Model model = new Model("linear_regression", 1);
    for (int i = 0; i < 10; i++) {
      model.learn(2 * i, i).learn(5, Double.NaN).learn(Double.NaN, 5).learn(1e300, 1);
    }
    assertThat(model.value("b1")).isCloseTo(2, within(1e-12));
  }

  @Test
  void logisticRegressionFollowsAChangeOfTheConcept() {
    Model model = new Model("logistic_regression", 2);
    Random random = new Random(3);
    int wrong = 0;
    for (int i = 0; i < 40_000; i++) {
      double a = random.nextGaussian();
      double b = 1000 * random.nextGaussian(); // of no use, and of another scale
      boolean y = i < 20_000 ? a > 0 : a < 0;
      model.learn(y ? 1 : 0, a, b);
      if (i >= 25_000 && model.value("prediction") >= 0.5 != y) {
        wrong++;
      }
    }
    assertThat(wrong / 15_000.0).isLessThan(0.05);
    assertThat(model.value("skill")).isGreaterThan(0.5);
  }

  @Test
  void halfSpaceTreesTellAPointOutsideTheCloudsThoughEachInputIsUsual() {
    Sequence trees = ((Aggregate.OfSequence) Statistics.find("half_space_trees")
            .orElseThrow()
            .make()
            .apply(Statistics.find("half_space_trees").orElseThrow().constants(Map.of(), 2)))
        .open()
        .get();
    Random random = new Random(4);
    double largest = 0;
    for (int i = 0; i < 2000; i++) {
      double centre = random.nextBoolean() ? 1 : -1; // two clouds on the diagonal
      trees.add(
          0,
          new double[] {centre + random.nextGaussian() / 10, 50 * centre + 5 * random.nextGaussian()
          },
          0);
      largest = i < 500 ? 0 : Math.max(largest, trees.value(0));
    }
    trees.add(0, new double[] {1, -50}, 0);
    assertThat(trees.value(0)).isGreaterThan(largest);
  }
}

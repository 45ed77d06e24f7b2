package dev.weir.app.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PriceWalkTest {
  /** A minute at the default rate. */
  private static final int MINUTE = 600;

  @Test
  void theSamePricesComeFromTheSameSymbolAndSeed() {
    assertThat(cents("TICKER", 7, MINUTE)).isEqualTo(cents("TICKER", 7, MINUTE));
  }

  @Test
  void otherPricesComeFromAnotherSymbolOrSeed() {
    assertThat(cents("TICKER", 7, MINUTE)).isNotEqualTo(cents("TICKER", 8, MINUTE));
    assertThat(cents("TICKER", 7, MINUTE)).isNotEqualTo(cents("OTHER", 7, MINUTE));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void withinAMinuteTheTickerAndItsRollingMeanCrossTheTutorialsThresholdBothWays(long seed) {
    long[] cents = cents("TICKER", seed, MINUTE);

    assertThat(LongStream.of(cents))
        .anyMatch(price -> price > 15_050)
        .anyMatch(price -> price < 14_950);
    assertThat(crossings(rollingMean(cents, 50), 15_050)).isBetween(2, 20);
    assertThat(crossings(rollingMean(cents, 100), 15_050)).isPositive();
  }

  @Property(tries = 200)
  void pricesStayNearTheStart(
      @ForAll @AlphaChars @StringLength(min = 1, max = 8) String symbol, @ForAll long seed) {
    long[] cents = cents(symbol, seed, 5 * MINUTE);

    assertThat(cents[0]).isBetween(1_900L, 52_000L);
    assertThat(LongStream.of(cents))
        .allSatisfy(price -> assertThat((double) price / cents[0]).isBetween(0.95, 1.05));
  }

  @Test
  void sizesAreRoundLots() {
    PriceWalk walk = new PriceWalk("TICKER", 1);

    for (int i = 0; i < MINUTE; i++) {
      assertThat(walk.nextSize()).isBetween(100, 1000).matches(size -> size % 100 == 0);
    }
  }

  private static long[] cents(String symbol, long seed, int count) {
    PriceWalk walk = new PriceWalk(symbol, seed);
    return LongStream.generate(walk::nextCents).limit(count).toArray();
  }

  private static double[] rollingMean(long[] prices, int window) {
    double[] means = new double[prices.length];
    for (int i = 0; i < prices.length; i++) {
      int from = Math.max(0, i + 1 - window);
      means[i] =
          LongStream.range(from, i + 1).map(at -> prices[(int) at]).average().orElseThrow();
    }
    return means;
  }

  private static int crossings(double[] values, double threshold) {
    int crossings = 0;
    for (int i = 1; i < values.length; i++) {
      crossings += (values[i] > threshold) != (values[i - 1] > threshold) ? 1 : 0;
    }
    return crossings;
  }
}

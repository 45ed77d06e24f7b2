package dev.weir.core.statistic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.embedded.Accumulator;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Quantities are decimals: their total agrees with exact decimal arithmetic. */
class DecimalSumTest {

  @Test
  void aMillionQuantities() {
    Random random = new Random(8);
    Accumulator sum = Accumulator.of("sum");
    Accumulator vwap = Accumulator.of("vwap");
    BigDecimal exact = BigDecimal.ZERO;
    BigDecimal turnover = BigDecimal.ZERO;
    for (int i = 0; i < 1_000_000; i++) {
      BigDecimal quantity = BigDecimal.valueOf(1 + random.nextInt(2_000_000), 8);
      BigDecimal price = BigDecimal.valueOf(6_180_000 + random.nextInt(10_000), 2);
      exact = exact.add(quantity);
      turnover = turnover.add(price.multiply(quantity));
      sum.update(quantity.doubleValue());
      vwap.update(price.doubleValue(), quantity.doubleValue());
    }
    assertThat(error(sum.value(), exact)).isLessThan(1e-15);
    assertThat(error(vwap.value(), turnover.divide(exact, MathContext.DECIMAL64)))
        .isLessThan(1e-15);
  }

  private static double error(double value, BigDecimal exact) {
    return new BigDecimal(value)
        .subtract(exact)
        .divide(exact, MathContext.DECIMAL64)
        .abs()
        .doubleValue();
  }
}

package dev.weir.core.statistic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.embedded.Accumulator;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The certified values of NIST's Statistical Reference Datasets, as the number of digits that agree (log relative error,
 * at most 15). What the input in double precision allows is less than that for NumAcc3 and NumAcc4, whose last digits are
 * not representable.
 */
class NistTest {

  @ParameterizedTest
  @CsvSource(textBlock = """
          # file,   n,    mean,               stddev,               autocorr,             digits: mean, sd, r1
          Lew,      200,  -177.435,           277.332168044316,     -0.307304800605679,   15, 14,   14
          Lottery,  218,  518.958715596330,   291.699727470969,     -0.120948622967393,   14, 14,   14
          Mavro,    50,   2.001856,           0.000429123454003053, 0.937989183438248,    15, 11.9, 12
          Michelso, 100,  299.8524,           0.0790105478190518,   0.535199668621283,    15, 11.9, 12
          NumAcc1,  3,    10000002,           1,                    -0.5,                 15, 14,   14
          NumAcc2,  1001, 1.2,                0.1,                  -0.999,               14, 14,   14
          NumAcc3,  1001, 1000000.2,          0.1,                  -0.999,               15, 9.4,  9.4
          NumAcc4,  1001, 10000000.2,         0.1,                  -0.999,               15, 8.2,  8.2
          PiDigits, 5000, 4.5348,             2.86733906028871,     -0.00355099287237972, 15, 14,   14
          """)
  void univariate(
      String file,
      int n,
      double mean,
      double deviation,
      double autocorrelation,
      double meanDigits,
      double deviationDigits,
      double autocorrelationDigits)
      throws IOException {
    double[] data = univariate(file);
    assertThat(data).hasSize(n);
    assertDigits("mean", data, mean, meanDigits);
    assertDigits("stddev", data, deviation, deviationDigits);
    assertDigits("autocorr", data, autocorrelation, autocorrelationDigits);
  }

  /** One by one; merged from pieces; in a sliding window after other values. */
  private static void assertDigits(
      String statistic, double[] data, double certified, double digits) {
    Accumulator whole = Accumulator.of(statistic);
    Arrays.stream(data).forEach(whole::update);
    Accumulator merged = Accumulator.of(statistic);
    for (int from = 0, size = 1; from < data.length; from += size, size = size * 2 + 1) {
      Accumulator piece = Accumulator.of(statistic);
      Arrays.stream(data, from, Math.min(data.length, from + size)).forEach(piece::update);
      merged.merge(piece);
    }
    Accumulator sliding = Accumulator.over("last " + data.length, statistic);
    for (int i = 0; i < data.length; i++) {
      sliding.update(i % 7 == 0 ? 1e12 : -3.7 * i);
    }
    Arrays.stream(data).forEach(sliding::update);
    for (Accumulator accumulator : List.of(whole, merged, sliding)) {
      assertThat(digits(accumulator.value(), certified))
          .as("%s %s for %s", statistic, accumulator.value(), certified)
          .isGreaterThanOrEqualTo(digits);
    }
  }

  private static double digits(double value, double certified) {
    double error = Math.abs(value - certified) / Math.abs(certified);
    return error == 0 ? 15 : Math.min(15, -Math.log10(error));
  }

  @Test
  void norris() throws IOException {
    double[][] pairs = pairs();
    assertThat(pairs).hasDimensions(36, 2);
    assertDigits("slope", pairs, 1.00211681802045, 12);
    assertDigits("intercept", pairs, -0.262323073774029, 12);
    assertDigits("r2", pairs, 0.999993745883712, 12);
  }

  private static void assertDigits(
      String statistic, double[][] pairs, double certified, double digits) {
    Accumulator line = Accumulator.of(statistic);
    Arrays.stream(pairs).forEach(line::update);
    assertThat(digits(line.value(), certified)).as(statistic).isGreaterThanOrEqualTo(digits);
  }

  private static double[] univariate(String file) throws IOException {
    return text(file + ".txt")
        .lines()
        .filter(l -> l.matches("\\s*-?\\d+(\\.\\d+)?\\s*"))
        .mapToDouble(Double::parseDouble)
        .toArray();
  }

  private static double[][] pairs() throws IOException {
    String text = text("Norris.dat");
    Matcher m = Pattern.compile("(?m)^\\s+(-?[\\d.]+)\\s+(-?[\\d.]+)\\s*$")
        .matcher(text.substring(text.indexOf("Data:       y")));
    return m.results()
        .map(r -> new double[] {Double.parseDouble(r.group(1)), Double.parseDouble(r.group(2))})
        .toArray(double[][]::new);
  }

  private static String text(String file) throws IOException {
    try (InputStream in = NistTest.class.getResourceAsStream("/nist/" + file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}

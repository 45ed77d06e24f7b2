package dev.weir.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.weir.core.embedded.Accumulator;
import dev.weir.core.embedded.Change;
import dev.weir.core.embedded.Embedded;
import dev.weir.core.pipeline.PipelineBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the learning statistics must be able to do; where there is a formula, GoldenTest compares it. */
class ModelsTest {
  private static final Path ELEC = Path.of("../../shared/data/online-ml/elec.csv.gz");

  @ParameterizedTest
  @CsvSource({
    "adwin, 0.002, drift, 1, 150", // statistic, constant, part, what it says, within how many
    // values
    "page_hinkley, 0.2, alarm, 1, 100"
  })
  void aChangeOfTheMeanIsFoundSoonAndNothingElse(
      String statistic, double constant, String part, double says, int within) {
    Random random = new Random(11);
    Accumulator detector = Accumulator.of(statistic, constant);
    for (int i = 0; i < 5_000; i++) {
      detector.update(random.nextGaussian());
      assertThat(detector.value(part)).as("after %d values without a change", i).isZero();
    }
    int delay = 0;
    do {
      detector.update(1.5 + random.nextGaussian());
      delay++;
    } while (detector.value(part) == 0);
    assertThat(detector.value(part)).isEqualTo(says);
    assertThat(delay).isLessThan(within);
  }

  @Test
  void adwinKeepsWhatIsLikeNow() {
    Random random = new Random(5);
    Accumulator adwin = Accumulator.of("adwin");
    for (int i = 0; i < 4_000; i++) {
      adwin.update((i < 2_000 ? 10 : 20) + random.nextGaussian());
    }
    assertThat(adwin.value("mean")).isCloseTo(20, within(0.2));
    assertThat(adwin.value("width")).isBetween(1_700.0, 2_100.0);
  }

  @Test
  void aCleverForecastIsSeenToBeWorthHavingAndAUselessOneNot() {
    Accumulator trend = Accumulator.of("holt", 0.5, 0.5);
    Accumulator walk = Accumulator.of("holt", 0.5, 0.5);
    Random random = new Random(2);
    double position = 0;
    for (int i = 0; i < 2_000; i++) {
      trend.update(3.0 * i + random.nextGaussian());
      position += random.nextGaussian();
      walk.update(position);
    }
    assertThat(trend.value("skill")).isGreaterThan(0.5);
    assertThat(walk.value("skill")).isNegative();
  }

  @Test
  void halfSpaceTreesFindThePointThatIsFarFromAllOthers() {
    Random random = new Random(7);
    Accumulator trees = Accumulator.of("half_space_trees");
    List<Double> usual = new ArrayList<>();
    for (int i = 0; i < 1_250; i++) {
      trees.update(random.nextGaussian(), 5 + random.nextGaussian() / 10);
      if (i >= 250) {
        usual.add(trees.value());
      }
    }
    double far = trees.update(4, 5.8).value();
    assertThat(usual.stream().filter(score -> score >= far)).hasSizeLessThan(10);
    assertThat(trees.update(0, 5).value()).isLessThan(trees.update(2.5, 5).value());
  }

  @Test
  void anAnomalyIsToldOnceWhateverTheUnits() {
    for (double unit : new double[] {1e-9, 1, 1e9}) {
      Random random = new Random(3);
      Accumulator anomaly = Accumulator.of("anomaly");
      List<Integer> told = new ArrayList<>();
      for (int i = 0; i < 3_000; i++) {
        double spike = i >= 2_000 && i < 2_020 ? 12 : 0;
        anomaly.updateAt(i * 300_000_000_000L, unit * (100 + random.nextGaussian() + spike));
        if (anomaly.value() > 0.6) {
          told.add(i);
        }
      }
      assertThat(told).as("in units of %s", unit).contains(2_000).hasSizeLessThan(5);
      assertThat(told).filteredOn(i -> i > 500 && i < 2_000).isEmpty();
    }
  }

  @Test
  void logisticRegressionLearnsALine() {
    Random random = new Random(9);
    Accumulator model = Accumulator.of("logistic_regression");
    for (int i = 0; i < 5_000; i++) {
      double a = 1000 * random.nextGaussian();
      double b = random.nextGaussian() / 1000;
      model.update(a / 1000 + 1000 * b > 0.5 ? 1 : 0, a, b);
    }
    assertThat(model.value("accuracy")).isGreaterThan(0.95);
    assertThat(model.value("skill")).isGreaterThan(0.8);
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e9, 1e12, 1e300, -1e300})
  void logisticRegressionForgivesAWildValue(double wild) {
    Random random = new Random(3);
    Accumulator model = Accumulator.of("logistic_regression");
    int right = 0;
    for (int i = 0; i < 3_000; i++) {
      double x = 1.2 + random.nextGaussian() / 100;
      double y = x > 1.2 ? 1 : 0;
      model.update(y, i == 1_000 ? wild : x);
      right += i > 2_000 && (model.value("probability") > 0.5 ? 1 : 0) == y ? 1 : 0;
    }
    assertThat(right).isGreaterThan(950);
  }

  /** The electricity market of New South Wales: whether the price goes up, known to be hard to beat by "as half an hour ago". */
  @Test
  void theElectricityMarket() throws IOException {
    assumeThat(ELEC).exists();
    List<Change> changes = new ArrayList<>();
    Embedded weir = Embedded.run(
        PipelineBuilder.named("elec")
            .feed("market", f -> f.time("t")
                .field("up", "class")
                .field("price", "nswprice")
                .field("demand", "nswdemand")
                .field("period", "period"))
            .stream("lagged", s -> s.from("market")
                .window("last 3")
                .select("up", "up")
                .select("before", "lag(up)")
                .select("earlier", "lag(up, 2)")
                .select("price", "lag(price)")
                .select("rise", "price - lag(price)")
                .select("demand", "demand - lag(demand)")
                .select("period", "period"))
            .stream(
                "model",
                s -> s.from("lagged")
                    .select(
                        "model",
                        "logistic_regression(up, before, earlier, price, rise, demand, period, abs(period - 0.5))"))
            .build(),
        changes::add);
    try (InputStream in = new GZIPInputStream(Files.newInputStream(ELEC))) {
      List<String> lines =
          new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
      String[] names = lines.getFirst().split(",", -1);
      for (int i = 1; i < lines.size(); i++) {
        String[] cells = lines.get(i).split(",", -1);
        Map<String, Double> row = new HashMap<>();
        row.put("up", Double.valueOf(cells[6]));
        row.put("price", Double.valueOf(cells[1]));
        row.put("demand", Double.valueOf(cells[2]));
        row.put("period", Double.valueOf(cells[0]));
        assertThat(names[6]).isEqualTo("class");
        weir.observe("market", Instant.ofEpochSecond(1800L * i), row);
      }
    }
    Change last = changes.getLast();
    assertThat(last.number("model_baseline")).isCloseTo(0.8533, within(1e-3));
    assertThat(last.number("model_accuracy")).isGreaterThan(0.88);
    System.out.printf(
        "elec: logistic_regression %.4f, no change %.4f%n",
        last.number("model_accuracy"), last.number("model_baseline"));
  }
}

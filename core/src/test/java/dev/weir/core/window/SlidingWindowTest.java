package dev.weir.core.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.core.catalogue.Statistics;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A sliding window gives what the same statistic over its observations alone gives. */
class SlidingWindowTest {
  private static final List<String> NAMES = List.of(
      "count", "sum", "mean", "var", "stddev", "min", "max", "range", "first", "last", "delta",
      "change", "median", "zscore");

  @Property(tries = 200)
  void lastCountIsTheStatisticOfTheLastObservations(
      @ForAll @IntRange(min = 1, max = 40) int length,
      @ForAll @IntRange(min = 1, max = 200) int total,
      @ForAll long seed) {
    Layout layout = layout();
    Window window = Window.open(new WindowSpec.LastCount(length), layout);
    Random random = new Random(seed);
    List<Double> values = new ArrayList<>();
    for (int i = 0; i < total; i++) {
      double x = Math.rint(random.nextGaussian() * 1000) / 100;
      values.add(x);
      add(window, i, x);
      assertSame(
          window, layout, values.subList(Math.max(0, values.size() - length), values.size()));
    }
  }

  @Property(tries = 200)
  void lastDurationIsTheStatisticOfWhatIsYounger(
      @ForAll @IntRange(min = 1, max = 60) int age,
      @ForAll @IntRange(min = 1, max = 200) int total,
      @ForAll long seed) {
    Layout layout = layout();
    Window window = Window.open(new WindowSpec.LastDuration(Duration.ofNanos(age)), layout);
    Random random = new Random(seed);
    List<double[]> seen = new ArrayList<>();
    long time = 0;
    for (int i = 0; i < total; i++) {
      time += random.nextInt(0, 8);
      double x = random.nextInt(1000) / 4.0;
      add(window, time, x);
      seen.add(new double[] {time, x});
      long now = time;
      List<Double> inside =
          seen.stream().filter(o -> o[0] > now - age).map(o -> o[1]).toList();
      assertSame(window, layout, inside);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e9, 1e12, 1e300, Double.NaN, Double.POSITIVE_INFINITY})
  void aBadTickLeavesNoTrace(double bad) {
    Layout layout = layout();
    Window window = Window.open(new WindowSpec.LastCount(100), layout);
    Random random = new Random(7);
    List<Double> values = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      double x = i == 250 ? bad : 1.2 + random.nextGaussian() / 1000;
      values.add(x);
      add(window, i, x);
    }
    assertSame(window, layout, values.subList(400, 500));
  }

  @Property(tries = 50)
  void aRestoredWindowGoesOnToTheBit(
      @ForAll @IntRange(min = 1, max = 30) int length, @ForAll long seed) throws IOException {
    Layout layout = layout();
    WindowSpec spec =
        switch (Math.floorMod(seed, 3)) {
          case 0 -> new WindowSpec.LastCount(length);
          case 1 -> new WindowSpec.LastDuration(Duration.ofNanos(length));
          default -> new WindowSpec.All();
        };
    Window window = Window.open(spec, layout);
    Random random = new Random(seed);
    for (int i = 0; i < 100; i++) {
      add(window, i, random.nextGaussian());
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    window.save(new DataOutputStream(bytes));
    Window restored = Window.open(spec, layout);
    restored.restore(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    for (int i = 100; i < 200; i++) {
      double x = random.nextGaussian();
      add(window, i, x);
      add(restored, i, x);
      assertThat(values(restored, layout)).containsExactly(values(window, layout));
    }
  }

  @Property(tries = 50)
  void statisticsThatShareAStateGiveWhatEachGivesAlone(
      @ForAll @IntRange(min = 1, max = 30) int length, @ForAll long seed) {
    WindowSpec spec = new WindowSpec.LastCount(length);
    Layout together = layout();
    Window shared = Window.open(spec, together);
    List<Layout> layouts = NAMES.stream().map(name -> layout(List.of(name))).toList();
    List<Window> alone = layouts.stream().map(l -> Window.open(spec, l)).toList();
    Random random = new Random(seed);
    for (int i = 0; i < 100; i++) {
      double x = random.nextGaussian();
      add(shared, i, x);
      double[] values = values(shared, together);
      for (int s = 0; s < NAMES.size(); s++) {
        add(alone.get(s), i, x);
        assertThat(values(alone.get(s), layouts.get(s)))
            .as(NAMES.get(s))
            .containsExactly(values[s]);
      }
    }
  }

  @Test
  void whatBeginsWithAnothersStateIsKeptForBoth() {
    int alone = layout(List.of("zscore")).width();
    assertThat(layout(List.of("mean", "stddev", "zscore", "sum")).width()).isEqualTo(alone);
    assertThat(layout(List.of("zscore", "mean")).width()).isEqualTo(alone);
    assertThat(layout(List.of("mean", "min")).width())
        .isEqualTo(layout(List.of("mean")).width() + layout(List.of("min")).width());
  }

  @Test
  void quantilesStayNearTheTruthInAnEndlessWindow() throws IOException {
    Layout layout = layout(List.of("median"));
    Window window = Window.open(new WindowSpec.All(), layout);
    Random random = new Random(1);
    double[] all = new double[50_000];
    for (int i = 0; i < all.length; i++) {
      all[i] = random.nextGaussian();
      window.add(i, new double[] {all[i]});
    }
    Arrays.sort(all);
    int rank = Arrays.binarySearch(all, values(window, layout)[0]);
    assertThat(Math.abs((rank < 0 ? -rank : rank) - all.length / 2.0) / all.length)
        .isLessThan(0.005);
  }

  private static Layout layout() {
    return layout(NAMES);
  }

  /** The given statistics of the same single argument. */
  private static Layout layout(List<String> names) {
    return new Layout(
        names.stream()
            .map(n -> Statistics.find(n).orElseThrow())
            .map(s -> s.make().apply(s.constants(Map.of(), 1)))
            .map(a -> new Layout.Entry(a, 0))
            .toList(),
        1);
  }

  private static void add(Window window, long time, double x) {
    window.add(time, new double[] {x});
  }

  private static double[] values(Window window, Layout layout) {
    double[] out = new double[layout.parts()];
    window.values(out);
    return out;
  }

  /** Against the textbook: two passes over the observations. */
  private static void assertSame(Window window, Layout layout, List<Double> inside) {
    double[] got = values(window, layout);
    double[] x = inside.stream()
        .mapToDouble(Double::doubleValue)
        .filter(Double::isFinite)
        .toArray();
    double[] sorted = x.clone();
    Arrays.sort(sorted);
    double mean = Arrays.stream(x).sum() / x.length;
    double m2 = Arrays.stream(x).map(v -> (v - mean) * (v - mean)).sum();
    double var = m2 / (x.length - 1);
    double last = x.length == 0 ? Double.NaN : x[x.length - 1];
    near(got[1], x.length == 0 ? Double.NaN : Arrays.stream(x).sum());
    near(got[2], mean);
    near(got[3], x.length < 2 ? Double.NaN : var);
    near(got[4], x.length < 2 ? Double.NaN : Math.sqrt(var));
    near(got[5], x.length == 0 ? Double.NaN : sorted[0]);
    near(got[6], x.length == 0 ? Double.NaN : sorted[x.length - 1]);
    int half = (x.length - 1) / 2;
    near(
        got[12],
        x.length == 0
            ? Double.NaN
            : x.length % 2 == 1 ? sorted[half] : (sorted[half] + sorted[half + 1]) / 2);
    if (x.length > 1 && var > 1e-20) {
      near(got[13], (last - mean) / Math.sqrt(var));
    }
  }

  private static void near(double got, double expected) {
    if (Double.isNaN(expected)) {
      assertThat(got).isNaN();
    } else {
      assertThat(got).isCloseTo(expected, within(1e-9 * Math.max(1, Math.abs(expected))));
    }
  }
}

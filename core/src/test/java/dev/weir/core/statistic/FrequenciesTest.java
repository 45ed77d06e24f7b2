package dev.weir.core.statistic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.core.embedded.Accumulator;
import dev.weir.core.value.Values;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Counting values, exactly while they are few, within the stated error beyond. */
class FrequenciesTest {

  @Property(tries = 100)
  void aTableCountsLikeAMapWhateverComesAndGoes(
      @ForAll @IntRange(min = 1, max = 60) int kinds, @ForAll long seed) {
    Random random = new Random(seed);
    FrequencyTable table = new FrequencyTable();
    Deque<Double> inside = new ArrayDeque<>();
    for (int i = 0; i < 400; i++) {
      if (!inside.isEmpty() && random.nextInt(5) < 2) {
        table.remove(inside.removeFirst());
      } else {
        double x = random.nextInt(kinds) - 20;
        inside.addLast(x);
        table.add(x);
      }
      Map<Double, Long> counts = new HashMap<>();
      inside.forEach(x -> counts.merge(x, 1L, Long::sum));
      List<Double> byFrequency = counts.entrySet().stream()
          .sorted(Map.Entry.<Double, Long>comparingByValue(Comparator.reverseOrder())
              .thenComparing(Map.Entry.comparingByKey()))
          .map(Map.Entry::getKey)
          .toList();
      assertThat(table.count()).isEqualTo(inside.size());
      assertThat(table.distinct()).isEqualTo(counts.size());
      for (int rank = 0; rank < Math.min(5, byFrequency.size()); rank++) {
        assertThat(table.mostFrequent(rank)).isEqualTo(byFrequency.get(rank));
      }
      assertThat(table.mostFrequent(byFrequency.size())).isNaN();
      double entropy = counts.values().stream()
          .mapToDouble(n -> (double) n / inside.size())
          .map(p -> -p * Math.log(p) / Math.log(2))
          .sum();
      assertThat(inside.isEmpty() ? 0 : table.entropy()).isCloseTo(entropy, within(1e-12));
    }
  }

  @Test
  void textsAndNumbersAreDifferentValues() {
    FrequencyTable table = new FrequencyTable();
    table.add(Values.text(0));
    table.add(0);
    table.add(-0.0);
    table.add(Values.NULL);
    assertThat(table.distinct()).isEqualTo(2);
    assertThat(table.mostFrequent(0)).isEqualTo(0);
    assertThat(Values.isText(table.mostFrequent(1))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {4_096, 5_000, 20_000, 50_000, 100_000, 1_000_000})
  void distinctStaysWithinThreeStandardErrors(int values) {
    FrequencySketch sketch = new FrequencySketch();
    for (int i = 0; i < values; i++) {
      sketch.add(i * 0.25);
      sketch.add((i % 100) * 0.25);
    }
    double allowed = values <= FrequencySketch.EXACT ? 0 : 3 * 0.0081;
    assertThat(sketch.distinct() / values).isCloseTo(1, within(allowed));
  }

  @Test
  void whatIsFrequentIsFoundAmongAMillionOthers() {
    Random random = new Random(3);
    FrequencySketch sketch = new FrequencySketch();
    FrequencySketch first = new FrequencySketch();
    for (int i = 0; i < 1_000_000; i++) {
      double x = random.nextInt(100) < 3 ? -1 - random.nextInt(3) % 2 : random.nextDouble();
      (i < 400_000 ? first : sketch).add(x);
    }
    first.merge(sketch);
    assertThat(first.count()).isEqualTo(1_000_000);
    assertThat(List.of(first.mostFrequent(0), first.mostFrequent(1))).containsExactly(-1.0, -2.0);
    assertThat(first.distinct() / 970_000).isCloseTo(1, within(0.03));
    assertThat(first.entropy()).isNaN();
  }

  @Test
  void theMostFrequentValuesAndAHistogramHaveAColumnEach() {
    Accumulator top = Accumulator.of("top", 2);
    Accumulator histogram = Accumulator.of("histogram", 0, 10, 5);
    for (double x : new double[] {3, 1, 3, 7, 1, 3, -1, 10, 9.999}) {
      top.update(x);
      histogram.update(x);
    }
    assertThat(List.of(top.value("1"), top.value("2"))).containsExactly(3.0, 1.0);
    assertThat(List.of("below", "1", "2", "3", "4", "5", "above").stream().map(histogram::value))
        .containsExactly(1.0, 2.0, 3.0, 0.0, 1.0, 1.0, 1.0);
  }
}

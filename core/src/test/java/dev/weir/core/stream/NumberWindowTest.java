package dev.weir.core.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class NumberWindowTest {
  /** A message that covers numbers relative to the newest one. */
  record Step(long first, long last) {}

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<Long> ahead = Arbitraries.longs().between(-70_000, 140_000);
    Arbitrary<Long> width = Arbitraries.longs().between(0, 70_000);
    Arbitrary<Long> near = Arbitraries.longs().between(-9, 9);
    return Arbitraries.oneOf(ahead, near)
        .flatMap(first -> Arbitraries.oneOf(Arbitraries.just(0L), width)
            .map(wide -> new Step(first, first + wide)))
        .list()
        .ofMaxSize(12);
  }

  @Property(tries = 300)
  void isTheSetOfMissingNumbersOverTheNewest(@ForAll("steps") List<Step> steps) throws IOException {
    NumberWindow window = new NumberWindow();
    TreeSet<Long> missing = new TreeSet<>();
    long newest = -100_000; // numbers below zero are numbers too
    for (Step step : steps) {
      long first = newest + step.first();
      long last = newest + step.last();
      int before = missing.size();
      missing.subSet(first, true, last, true).clear();
      assertThat(window.take(first, last, newest)).isEqualTo(before - missing.size());
      if (last > newest) {
        window.advance(newest, first, last);
        for (long n = Math.max(newest + 1, last - NumberWindow.SIZE + 1); n < first; n++) {
          missing.add(n);
        }
        newest = last;
        missing.headSet(newest - NumberWindow.SIZE, true).clear();
      }
      assertThat(window.isEmpty()).isEqualTo(missing.isEmpty());
      window = restored(window);
    }
    assertThat(window.take(newest - 10L * NumberWindow.SIZE, newest, newest))
        .isEqualTo(missing.size());
  }

  private static NumberWindow restored(NumberWindow window) throws IOException {
    ByteArrayOutputStream state = new ByteArrayOutputStream();
    window.save(new DataOutputStream(state));
    return NumberWindow.restored(
        new DataInputStream(new ByteArrayInputStream(state.toByteArray())));
  }
}

package dev.weir.core.statistic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.weir.core.catalogue.Statistics;
import dev.weir.core.value.Type;
import dev.weir.core.window.KeyedWindows;
import dev.weir.core.window.Layout;
import dev.weir.core.window.RunningWindow;
import dev.weir.core.window.Window;
import dev.weir.core.window.WindowSpec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What must be true of every statistic of the catalogue, in every window that it can be kept in. */
class CatalogueTest {
  private static final List<String> WINDOWS =
      List.of("all", "last 1", "last 7", "last 50", "last 20ns", "decay 30ns");

  /** An observation: its time and the statistic's arguments. */
  private record Observation(long time, double[] row) {}

  /** All, and those of which an argument may be left out also without it: {@code slope(y)} is not kept as {@code slope(y, x)}. */
  private static Stream<Statistic> statistics() {
    return Statistics.all().stream()
        .flatMap(s -> Stream.of(s, withoutOptional(s)))
        .filter(s -> arguments(s) > 0)
        .distinct();
  }

  private static Statistic withoutOptional(Statistic s) {
    List<Parameter> needed = s.parameters().stream()
        .filter(p -> !(p instanceof Parameter.Value v && v.optional()))
        .toList();
    return new Statistic(
        s.name(), needed, s.result(), s.parts(), s.description(), s.problem(), s.make());
  }

  private static int arguments(Statistic statistic) {
    return (int) statistic.parameters().stream()
        .filter(Parameter.Value.class::isInstance)
        .count();
  }

  private static Layout layout(Statistic statistic) {
    Map<String, Object> given = new HashMap<>();
    for (Parameter parameter : statistic.parameters()) {
      if (parameter instanceof Parameter.Number n && !n.optional()) {
        double some = Math.clamp(n.most() <= 1 ? 0.3 : 3, n.least(), n.most());
        given.put(
            n.name(), n.name().equals("high") ? Math.clamp(some * 4, n.least(), n.most()) : some);
      }
    }
    int arguments = arguments(statistic);
    Aggregate aggregate = statistic.make().apply(statistic.constants(given, arguments));
    return new Layout(List.of(new Layout.Entry(aggregate, 0)), arguments);
  }

  private static List<WindowSpec> windows(Statistic statistic) {
    Layout layout = layout(statistic);
    return WINDOWS.stream()
        .map(WindowSpec::parse)
        .filter(w ->
            layout.entries().stream().allMatch(e -> w.refusal(e.aggregate()).isEmpty()))
        .toList();
  }

  /** Ties, repeats, gaps in time, values that are missing or wild; prices rather than noise, so that logarithms exist. */
  private static List<Observation> observations(Statistic statistic, int count, long seed) {
    Random random = new Random(seed);
    List<Observation> all = new ArrayList<>();
    long time = 1_700_000_000_000_000_000L;
    for (int i = 0; i < count; i++) {
      time += random.nextInt(3) == 0 ? random.nextInt(15) : 1;
      double[] row = new double[arguments(statistic)];
      for (int a = 0; a < row.length; a++) {
        row[a] =
            100 + random.nextInt(40) / 4.0 + (random.nextInt(5) == 0 ? random.nextGaussian() : 0);
        switch (random.nextInt(40)) {
          case 0, 1 -> row[a] = Double.NaN;
          case 2 -> row[a] *= 1000;
          default -> {}
        }
      }
      all.add(new Observation(time, row));
    }
    return all;
  }

  private static double[] values(Window window, Layout layout) {
    double[] out = new double[layout.parts()];
    window.values(out);
    return out;
  }

  private static Window of(WindowSpec spec, Layout layout, List<Observation> observations) {
    Window window = Window.open(spec, layout);
    observations.forEach(o -> window.add(o.time(), o.row()));
    return window;
  }

  private static void assertClose(double[] got, double[] expected, String what) {
    for (int i = 0; i < expected.length; i++) {
      if (Double.isNaN(expected[i])) {
        assertThat(got[i]).as(what).isNaN();
      } else {
        double scale = Math.max(1, Math.abs(expected[i]));
        assertThat(Math.abs(got[i] - expected[i]) / scale)
            .as("%s: %s instead of %s", what, got[i], expected[i])
            .isLessThan(1e-9);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("statistics")
  void aRestoredStateGoesOnToTheBit(Statistic statistic) throws IOException {
    Layout layout = layout(statistic);
    List<Observation> all = observations(statistic, 300, 1);
    for (WindowSpec spec : windows(statistic)) {
      Window whole = of(spec, layout, all.subList(0, 150));
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      whole.save(new DataOutputStream(bytes));
      Window restored = Window.open(spec, layout);
      restored.restore(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
      for (Observation o : all.subList(150, 300)) {
        assertThat(values(restored, layout)).as("%s", spec).containsExactly(values(whole, layout));
        whole.add(o.time(), o.row());
        restored.add(o.time(), o.row());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("statistics")
  void aSlidingWindowGivesWhatItsObservationsAloneGive(Statistic statistic) {
    Layout layout = layout(statistic);
    List<Observation> all = observations(statistic, 300, 2);
    for (WindowSpec spec : windows(statistic)) {
      Window sliding = Window.open(spec, layout);
      for (int i = 0; i < all.size(); i++) {
        sliding.add(all.get(i).time(), all.get(i).row());
        long now = all.get(i).time();
        int from =
            switch (spec) {
              case WindowSpec.LastCount last -> Math.max(0, i + 1 - last.count());
              case WindowSpec.LastDuration last -> {
                int first = 0;
                while (all.get(first).time() <= now - last.duration().toNanos()) {
                  first++;
                }
                yield first;
              }
              default -> 0;
            };
        if (from > 0) {
          Window fresh = of(WindowSpec.parse("all"), layout, all.subList(from, i + 1));
          assertClose(values(sliding, layout), values(fresh, layout), spec + " at " + i);
        }
      }
    }
  }

  /** Tumbling, hopping windows and sessions. */
  @ParameterizedTest
  @MethodSource("statistics")
  void aWindowThatEndsGivesWhatItsObservationsAloneGive(Statistic statistic) {
    Layout layout = layout(statistic);
    List<Observation> all = observations(statistic, 300, 6);
    for (String text :
        List.of("every 20ns", "every 10ns over 30ns", "every 3ns over 40ns", "session 9ns")) {
      WindowSpec spec = WindowSpec.parse(text);
      if (spec.refusal(layout.entries().getFirst().aggregate()).isPresent()) {
        continue;
      }
      KeyedWindows windows = KeyedWindows.open(spec, KeyedWindows.Fill.SKIP, layout);
      double[] values = new double[layout.parts()];
      List<Long> ends = new ArrayList<>();
      for (Observation o : all) {
        windows.advance(o.time(), values, (key, time) -> {
          ends.add(time);
          List<Observation> inside = inside(spec, time, all);
          Window fresh = of(WindowSpec.parse("all"), layout, inside);
          assertThat(inside).isNotEmpty();
          assertClose(values, values(fresh, layout), text + " at " + time);
        });
        windows.add(0, o.time(), o.row());
      }
      assertThat(ends).hasSizeGreaterThan(10);
    }
  }

  private static List<Observation> inside(WindowSpec spec, long time, List<Observation> all) {
    return switch (spec) {
      case WindowSpec.Every e -> between(time, e.grid().end(time), all);
      case WindowSpec.Hopping h -> between(time, time + h.length().toNanos(), all);
      case WindowSpec.Session s -> {
        long gap = s.gap().toNanos();
        int last = between(Long.MIN_VALUE, time, all).size() - 1;
        int first = last;
        while (first > 0 && all.get(first).time() - all.get(first - 1).time() < gap) {
          first--;
        }
        yield all.subList(first, last + 1);
      }
      default -> throw new IllegalArgumentException(spec + " does not end");
    };
  }

  private static List<Observation> between(long from, long to, List<Observation> all) {
    return all.stream().filter(o -> o.time() >= from && o.time() < to).toList();
  }

  /** All but sequences. */
  private static Stream<Statistic> mergeable() {
    return statistics()
        .filter(s -> !(layout(s).entries().getFirst().aggregate() instanceof Aggregate.OfSequence));
  }

  @ParameterizedTest
  @MethodSource("mergeable")
  void mergingIsConcatenation(Statistic statistic) {
    Layout layout = layout(statistic);
    List<Observation> all = observations(statistic, 200, 3);
    WindowSpec spec = WindowSpec.parse("all");
    for (int at : new int[] {0, 1, 2, 57, 199, 200}) {
      RunningWindow first = (RunningWindow) of(spec, layout, all.subList(0, at));
      RunningWindow second = (RunningWindow) of(spec, layout, all.subList(at, 200));
      first.merge(second);
      assertClose(values(first, layout), values(of(spec, layout, all), layout), "cut at " + at);
    }
  }

  @ParameterizedTest
  @MethodSource("statistics")
  void whatIsNoNumberIsIgnored(Statistic statistic) {
    Layout layout = layout(statistic);
    List<Observation> all = observations(statistic, 100, 4);
    for (double bad :
        new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
      WindowSpec spec = WindowSpec.parse("all");
      Window clean = of(spec, layout, all);
      Window dirty = Window.open(spec, layout);
      for (int i = 0; i < all.size(); i++) {
        if (i % 7 == 3
            && statistic.parameters().getFirst() instanceof Parameter.Value v
            && (v.type() == Type.NUMBER || Double.isNaN(bad))) {
          double[] row = all.get(i).row().clone();
          row[0] = bad;
          dirty.add(all.get(i).time(), row);
        }
        dirty.add(all.get(i).time(), all.get(i).row());
      }
      assertThat(values(dirty, layout)).as("%s", bad).containsExactly(values(clean, layout));
    }
  }

  @ParameterizedTest
  @MethodSource("mergeable")
  void aBadTickLeavesNoTraceInASlidingWindow(Statistic statistic) {
    Layout layout = layout(statistic);
    WindowSpec spec = WindowSpec.parse("last 100");
    Random random = new Random(5);
    for (double bad : new double[] {1e9, 1e12, 1e300, -1e300}) {
      List<Observation> all = new ArrayList<>();
      for (int i = 0; i < 400; i++) {
        double[] row = random.doubles(arguments(statistic), 1.19, 1.21).toArray();
        if (i == 200) {
          row[0] = bad;
        }
        all.add(new Observation(i, row));
      }
      assertClose(
          values(of(spec, layout, all), layout),
          values(of(WindowSpec.parse("all"), layout, all.subList(300, 400)), layout),
          "after " + bad);
    }
  }

  @ParameterizedTest
  @MethodSource("statistics")
  void nothingAndExtremesDoNoHarm(Statistic statistic) {
    Layout layout = layout(statistic);
    for (WindowSpec spec : windows(statistic)) {
      Window window = Window.open(spec, layout);
      assertThatCode(() -> values(window, layout)).doesNotThrowAnyException();
      for (double x : new double[] {0, -0.0, 1e-320, -1e308, 1e308, Double.MIN_VALUE, 5, 5, 5}) {
        double[] row = new double[arguments(statistic)];
        Arrays.fill(row, x);
        window.add(0, row);
        assertThatCode(() -> values(window, layout)).doesNotThrowAnyException();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("statistics")
  void everyStatisticIsDescribed(Statistic statistic) {
    Statistic.Description d = statistic.description();
    assertThat(d.summary()).isNotBlank();
    assertThat(d.formula()).isNotBlank();
    assertThat(d.unit()).isNotBlank();
    assertThat(d.before()).isNotBlank();
  }
}

package dev.weir.core.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.catalogue.Statistics;
import dev.weir.core.statistic.Parameter;
import dev.weir.core.statistic.Statistic;
import dev.weir.core.window.WindowSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * What must make no difference to any statistic in any window, to the bit of the records: the order of arrival within the
 * lateness, how observations come in batches, and restarts.
 */
class EveryStatisticTest {
  private static final long SECOND = 1_000_000_000L;

  /** Each kind of window, and how it tells its values. */
  private static final List<String> WINDOWS = List.of(
      "all",
      "last 7",
      "last 9s, emit: every 3s",
      "every 10s",
      "every 10s, emit: close, fill: previous",
      "every 10s at 3s in Asia/Kolkata, emit: close, fill: 'null'",
      "every 4s over 12s",
      "session 3s, emit: close",
      "decay 5s");

  private record Row(long time, String key, double x, double y) {
    Map<String, Object> values() {
      return Map.of("k", key, "x", x, "y", y);
    }
  }

  /** A stream of all statistics that the window takes. */
  private static Rig rig(String time, String window) {
    WindowSpec spec = WindowSpec.parse(window.replaceAll(",.*", ""));
    String select = Statistics.all().stream()
        .flatMap(s -> calls(s, spec).stream())
        .map(call -> "'v" + Integer.toHexString(call.hashCode()) + "': \"" + call + "\"")
        .collect(Collectors.joining(", "));
    return Rig.of(
        time,
        "k: k, x: x, y: y",
        "s: { from: f, by: k, window: " + window + ", select: { " + select + " } }");
  }

  /** A call with the values that it needs, and one with all that it can take, if the window takes them. */
  private static List<String> calls(Statistic statistic, WindowSpec spec) {
    List<String> calls = new ArrayList<>();
    for (boolean all : new boolean[] {false, true}) {
      List<String> arguments = new ArrayList<>();
      Map<String, Object> given = new HashMap<>();
      int values = 0;
      for (Parameter parameter : statistic.parameters()) {
        if (parameter instanceof Parameter.Value v && (all || !v.optional())) {
          arguments.add(values++ % 2 == 0 ? "nullif(x, 0)" : "nullif(y, 0)");
        } else if (parameter instanceof Parameter.Number n && !n.optional()) {
          given.put(n.name(), some(n));
          arguments.add(Statistic.number(some(n)));
        }
      }
      if (spec.refusal(statistic.make().apply(statistic.constants(given, Math.max(1, values))))
          .isEmpty()) {
        calls.add(statistic.name() + "(" + String.join(", ", arguments) + ")");
      }
    }
    return calls.stream().distinct().toList();
  }

  private static double some(Parameter.Number n) {
    double some = n.most() <= 1 ? 0.3 : n.name().equals("high") ? 12 : 3;
    return Math.clamp(some, n.least(), n.most());
  }

  /** Ties, repeats, gaps in time, nulls, and extremes. */
  private static List<Row> random(Random random, int count) {
    List<Row> rows = new ArrayList<>();
    long time = 1000;
    for (int i = 0; i < count; i++) {
      time += random.nextInt(4) == 0 ? random.nextInt(12) : 0;
      rows.add(new Row(time, "k" + random.nextInt(3), value(random), value(random)));
    }
    return rows;
  }

  private static double value(Random random) {
    return switch (random.nextInt(20)) {
      case 0, 1 -> 0; // null to the statistics
      case 2 -> random.nextBoolean() ? 1e300 : -1e9;
      default -> 1 + random.nextInt(20) / 3.0;
    };
  }

  private static Rig feed(Rig rig, List<Row> rows) {
    rows.forEach(r -> rig.row(r.time() * SECOND, r.values()));
    return rig.flush();
  }

  @Property(tries = 30)
  void withinTheLatenessTheOrderOfArrivalMakesNoDifference(
      @ForAll @IntRange(min = 0, max = 8) int window, @ForAll long seed) {
    Random random = new Random(seed);
    List<Row> sorted = random(random, 80);
    List<long[]> arrival = new ArrayList<>();
    for (int i = 0; i < sorted.size(); i++) {
      arrival.add(new long[] {sorted.get(i).time() * 10 + random.nextInt(50), i});
    }
    arrival.sort(Comparator.comparingLong(a -> a[0]));
    List<Row> arriving = arrival.stream().map(a -> sorted.get((int) a[1])).toList();
    String time = "{ field: t, lateness: 5s }";
    Rig shuffled = rig(time, WINDOWS.get(window));
    arriving.forEach(row -> feed(shuffled, List.of(row)));
    // of equal times, the one that came first goes first
    List<Row> expected =
        arriving.stream().sorted(Comparator.comparingLong(Row::time)).toList();
    Rig inOrder = feed(rig(time, WINDOWS.get(window)), expected);
    assertThat(shuffled.finish().changes())
        .isNotEmpty()
        .isEqualTo(inOrder.finish().changes());
    assertThat(shuffled.rejected()).isEmpty();
  }

  @Property(tries = 30)
  void batchesAndRestartsMakeNoDifference(
      @ForAll @IntRange(min = 0, max = 8) int window, @ForAll long seed) {
    Random random = new Random(seed);
    List<Row> rows = random(random, 80);
    String time = random.nextBoolean() ? "t" : "{ field: t, lateness: 2s }";
    List<String> expected = feed(rig(time, WINDOWS.get(window)), rows).finish().changes();
    Rig rig = rig(time, WINDOWS.get(window));
    List<String> got = new ArrayList<>();
    for (Row row : rows) {
      rig.row(row.time() * SECOND, row.values());
      switch (random.nextInt(4)) {
        case 0 -> rig.flush();
        case 1 -> {
          rig.flush();
          got.addAll(rig.changes());
          rig = rig.restarted();
        }
        default -> {}
      }
    }
    got.addAll(rig.finish().changes());
    assertThat(got).isNotEmpty().isEqualTo(expected);
  }
}

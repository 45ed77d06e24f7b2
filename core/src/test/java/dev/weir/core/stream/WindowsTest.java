package dev.weir.core.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What each kind of window tells, and when. */
class WindowsTest {
  private static final long SECOND = 1_000_000_000L;

  private record Row(long time, String key, double x) {}

  private static Rig rig(String time, String stream) {
    return Rig.of(time, "k: k, x: x", "s: { from: f, by: k, " + stream + " }");
  }

  private static Rig rig(String stream) {
    return rig("t", stream);
  }

  private static Rig feed(Rig rig, Row... rows) {
    for (Row r : rows) {
      rig.row(r.time() * SECOND, Map.of("k", r.key(), "x", r.x()));
    }
    return rig.flush();
  }

  /** "key time values", the time in seconds since the epoch, from a record. */
  private static List<String> shortly(List<String> records) {
    return records.stream()
        .map(r -> r.replaceAll("\\{\"stream\":\"s\",\"seq\":\\d+,\"time\":\"1970-01-01T00:", ""))
        .map(r -> r.replaceAll("(?:\\.000)?Z\",\"k\":\"(\\w+)\"", " $1").replaceAll("\"|}", ""))
        .map(r -> r.replaceAll(",\\w+:", " "))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "window: last 20, select: { n: count(), mean: mean(x), sd: stddev(x) }",
        "window: last 1, select: { mean: mean(x) }",
        "window: last 20, select: { median: median(x) }",
        "window: last 2000s, select: { mode: mode(x), last: last(x) }",
        "window: all, select: { mean: mean(x) }",
        "window: decay 100s, select: { mean: mean(x) }",
        "window: session 100s, select: { mean: mean(x) }",
      })
  void howRowsTravelTogetherMakesNoDifferenceToManyKeys(String stream) {
    Rig together = rig(stream);
    Rig oneByOne = rig(stream);
    Random random = new Random(3);
    for (int i = 0; i < 40_000; i++) {
      int key = (int) (2_000 * Math.pow(random.nextDouble(), 4));
      Map<String, Object> row = Map.of("k", "k" + key, "x", random.nextGaussian());
      together.row(i * SECOND, row);
      oneByOne.row(i * SECOND, row).flush();
      if (random.nextInt(700) == 0) {
        together.flush();
      }
    }
    assertThat(together.flush().changes()).hasSize(40_000).isEqualTo(oneByOne.changes());
  }

  @Test
  void tumblingWindowsAreToldWhenTheyEndKeyByKey() {
    Rig rig = rig("window: every 10s, select: { n: count(), sum: sum(x) }, emit: close");
    feed(rig, new Row(1, "b", 1), new Row(3, "a", 2), new Row(9, "b", 3), new Row(25, "a", 5));
    assertThat(shortly(rig.changes())).containsExactly("00:00 b 2 4", "00:00 a 1 2");
    feed(rig, new Row(30, "a", 0));
    assertThat(shortly(rig.changes())).containsExactly("00:20 a 1 5");
  }

  @Test
  void anObservationOfAWindowThatHasEndedIsLate() {
    Rig rig = rig("window: every 10s, select: { sum: sum(x) }, emit: close");
    feed(rig, new Row(1, "a", 1), new Row(11, "a", 2), new Row(9, "a", 3), new Row(10, "a", 4));
    feed(rig, new Row(20, "a", 0));
    assertThat(shortly(rig.changes())).containsExactly("00:00 a 1", "00:10 a 6");
    assertThat(rig.rejected()).containsExactly("late 2");
  }

  @Test
  void emptyWindowsAreFilledWithThePreviousValuesOrWithNone() {
    String stream = "window: every 10s, select: { n: count(), sum: sum(x) }, emit: close, fill: ";
    Row[] rows = {new Row(1, "a", 1), new Row(12, "b", 2), new Row(45, "b", 3)};
    assertThat(shortly(feed(rig(stream + "previous"), rows).changes()))
        .containsExactly(
            "00:00 a 1 1",
            "00:10 a 1 1",
            "00:10 b 1 2",
            "00:20 a 1 1",
            "00:20 b 1 2",
            "00:30 a 1 1",
            "00:30 b 1 2");
    assertThat(shortly(feed(rig(stream + "'null'"), rows).changes()))
        .containsExactly(
            "00:00 a 1 1",
            "00:10 a 0 null",
            "00:10 b 1 2",
            "00:20 a 0 null",
            "00:20 b 0 null",
            "00:30 a 0 null",
            "00:30 b 0 null");
    assertThat(shortly(feed(rig(stream + "skip"), rows).changes()))
        .containsExactly("00:00 a 1 1", "00:10 b 1 2");
  }

  @Test
  void aLongSilenceIsFilledOnlyAtItsEnd() {
    Rig rig = rig("window: every 1s, select: { n: count() }, emit: close, fill: previous");
    feed(rig, new Row(0, "a", 1), new Row(1_000_000, "a", 1));
    assertThat(rig.changes()).hasSizeBetween(1000, 1002);
  }

  @Test
  void hoppingWindowsOverlap() {
    Rig rig = rig("window: every 10s over 30s, select: { n: count(), sum: sum(x), m: median(x) }");
    feed(rig, new Row(1, "a", 1), new Row(12, "a", 2), new Row(25, "a", 4), new Row(41, "a", 8));
    // windows begin at -20, -10, 0 and 10
    assertThat(rig.changes())
        .extracting(r -> r.replaceAll(".*\"n\"", "n").replaceAll("[\"}]", ""))
        .containsExactly("n:1,sum:1,m:1", "n:2,sum:3,m:1.5", "n:3,sum:7,m:2", "n:2,sum:6,m:3");
    feed(rig, new Row(1000, "a", 1));
    assertThat(rig.changes()).as("three more hold an observation").hasSize(3);
  }

  @Test
  void aSessionEndsWhenNothingFollowsWithinTheGap() {
    Rig rig = rig("window: session 5s, select: { n: count(), sum: sum(x) }, emit: close");
    feed(rig, new Row(1, "a", 1), new Row(5, "a", 2), new Row(6, "b", 4), new Row(9, "a", 8));
    assertThat(rig.changes()).isEmpty();
    feed(rig, new Row(14, "c", 0));
    assertThat(shortly(rig.changes())).containsExactly("00:11 b 1 4", "00:14 a 3 11");
    feed(rig, new Row(15, "a", 16), new Row(40, "c", 0));
    assertThat(shortly(rig.changes())).contains("00:20 a 1 16");
  }

  @Test
  void weightsHalveWithEachHalfLife() {
    Rig rig = rig("window: decay 10s, select: { sum: sum(x), mean: mean(x), last: last(x) }");
    feed(rig, new Row(0, "a", 8), new Row(10, "a", 1), new Row(30, "a", 1));
    assertThat(shortly(rig.changes()))
        .containsExactly(
            "00:00 a 8 8 8", "00:10 a 5 3.3333333333333335 1", "00:30 a 2.25 1.6363636363636365 1");
  }

  @Test
  void aDayCanBeginAnywhere() {
    Rig rig =
        rig("window: every 1d at 9h in America/New_York, select: { n: count() }, emit: close");
    // 2024-11-02 13:00 UTC is 9:00 there; on the 3rd the clocks go back, so that 9:00 is 14:00 UTC
    long nine = 1_730_552_400L;
    feed(
        rig,
        new Row(nine - 1, "a", 1),
        new Row(nine, "a", 1),
        new Row(nine + 25 * 3600 - 1, "a", 1),
        new Row(nine + 25 * 3600, "a", 1));
    assertThat(rig.changes())
        .extracting(r -> r.replaceAll(".*\"time\":\"([^\"]*)\".*\"n\":(\\d).*", "$1 $2"))
        .containsExactly("2024-11-01T13:00:00.000Z 1", "2024-11-02T13:00:00.000Z 2");
  }

  @Test
  void whatComesLaterThanTheLatenessIsKeptAside() {
    Rig rig = rig("{ field: t, lateness: 5s }", "window: all, select: { sum: sum(x) }");
    feed(rig, new Row(10, "a", 1), new Row(20, "a", 2), new Row(14, "a", 4), new Row(15, "a", 8));
    assertThat(rig.rejected()).containsExactly("late 2");
    assertThat(shortly(rig.finish().changes()))
        .containsExactly("00:10 a 1", "00:15 a 9", "00:20 a 11");
  }
}

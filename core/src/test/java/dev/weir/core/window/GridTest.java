package dev.weir.core.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Windows on a grid cover the time line without gap or overlap, whatever the clocks do. */
class GridTest {
  private static final long YEAR_2000 = 946_684_800_000_000_000L;
  private static final long YEAR_2030 = 1_893_456_000_000_000_000L;

  private static Grid grid(String text) {
    return ((WindowSpec.Every) WindowSpec.parse(text)).grid();
  }

  @Property(tries = 50_000)
  void everyTimeIsInExactlyOneWindow(
      @ForAll @LongRange(min = YEAR_2000, max = YEAR_2030) long time,
      @ForAll("grids") String text) {
    Grid grid = grid(text);
    long start = grid.start(time);
    long end = grid.end(start);
    assertThat(start).isLessThanOrEqualTo(time);
    assertThat(end).isGreaterThan(time);
    assertThat(grid.start(start)).isEqualTo(start);
    assertThat(grid.start(end)).isEqualTo(end);
    assertThat(grid.start(end - 1)).isEqualTo(start);
  }

  @Provide
  Arbitrary<String> grids() {
    return Arbitraries.of(
        "every 7s",
        "every 1h at 17m",
        "every 1d in America/New_York",
        "every 1d at 2h30m in Europe/Berlin",
        "every 1h in Europe/Berlin",
        "every 30m in Australia/Lord_Howe",
        "every 90m at 10m in America/St_Johns",
        "every 7d at 4d in Asia/Tokyo");
  }

  @ParameterizedTest
  @CsvSource({
    "every 1m,                 2024-03-31T01:59:59.999Z, 2024-03-31T01:59:00Z, 2024-03-31T02:00:00Z",
    "every 1d,                 2024-03-31T12:00:00Z,     2024-03-31T00:00:00Z, 2024-04-01T00:00:00Z",
    "every 1d in Europe/Berlin,2024-03-31T12:00:00Z,     2024-03-30T23:00:00Z, 2024-03-31T22:00:00Z",
    "every 1d in Europe/Berlin,2024-10-27T12:00:00Z,     2024-10-26T22:00:00Z, 2024-10-27T23:00:00Z",
    "every 1d at 2h30m in Europe/Berlin, 2002-03-31T12:00:00Z, 2002-03-31T01:30:00Z, 2002-04-01T00:30:00Z",
    "every 1d at 9h30m,        2024-10-27T09:00:00Z,     2024-10-26T09:30:00Z, 2024-10-27T09:30:00Z",
  })
  void beginsWhereOneExpects(String text, Instant time, Instant start, Instant end) {
    Grid grid = grid(text);
    assertThat(grid.start(nanos(time))).isEqualTo(nanos(start));
    assertThat(grid.end(nanos(start))).isEqualTo(nanos(end));
  }

  private static long nanos(Instant time) {
    return time.getEpochSecond() * 1_000_000_000L + time.getNano();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
          every 1h at 2h     | the offset 2h must be shorter than 1h
          every 1d in Mars   | 'Mars' is not a time zone; write one like Europe/Berlin or UTC
          every 1d on Monday | after 'every 1d' comes 'over LENGTH', 'at OFFSET' or 'in ZONE', not 'on'
          every 1h in        | after 'every 1h' comes 'over LENGTH', 'at OFFSET' or 'in ZONE', not 'in'
          every 1m over 10s  | windows of 10s every 1m would leave out what is between them; the length must be at least the hop
          """)
  void saysWhatIsWrong(String text, String message) {
    assertThatThrownBy(() -> WindowSpec.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}

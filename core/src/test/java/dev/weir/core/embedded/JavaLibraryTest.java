package dev.weir.core.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.weir.core.pipeline.MistakesException;
import dev.weir.core.pipeline.Pipeline;
import dev.weir.core.pipeline.PipelineBuilder;
import dev.weir.core.stream.AlertEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What docs/java-library.md shows, compiled and run. */
class JavaLibraryTest {
  private final List<String> printed = new ArrayList<>();

  private void print(Object o) {
    printed.add(String.valueOf(o));
  }

  @Test
  void oneStatistic() {
    // one statistic
    Accumulator p90 = Accumulator.of("quantile", 0.9);
    for (double latency : new double[] {12, 15, 11, 240, 13}) {
      p90.update(latency);
    }
    print(p90.value());

    Accumulator vwap = Accumulator.over("last 100", "vwap");
    vwap.update(150.10, 200).update(150.30, 100);
    print(vwap.value());

    Accumulator monday = Accumulator.of("stddev").update(1).update(2);
    Accumulator tuesday = Accumulator.of("stddev").update(3).update(4);
    print(monday.merge(tuesday).value());
    // end
    assertThat(printed)
        .containsExactly("150.00000000000003", "150.16666666666666", "1.2909944487358056");
  }

  @Test
  void onePipeline() {
    // one pipeline
    Pipeline pipeline = PipelineBuilder.named("room")
        .feed(
            "sensors",
            f -> f.time("at", Duration.ofSeconds(2)).field("room", "room").field("celsius", "c"))
        .stream(
            "rolling",
            s -> s.from("sensors").by("room").window("last 5m").select("mean", "mean(celsius)"))
        .alert("hot", a -> a.from("rolling").when("mean > 30").message("{room}: {mean:.1f} °C"))
        .build();

    Embedded weir = Embedded.run(pipeline, new Embedded.Listener() {
      @Override
      public void change(Change change) {
        print(change.values().get("room") + " " + change.number("mean"));
      }

      @Override
      public void alert(AlertEvent event) {
        print(event.message());
      }
    });
    Instant noon = Instant.parse("2026-06-01T12:00:00Z");
    weir.observe("sensors", noon, Map.of("room", "attic", "celsius", 29));
    weir.observe("sensors", noon.plusSeconds(10), Map.of("room", "attic", "celsius", 35));
    weir.release("sensors");
    // end
    assertThat(printed).containsExactly("attic 29.0", "attic 32.0", "attic: 32.0 °C");
  }

  @Test
  void theDocumentShowsWhatIsRunHere() throws IOException {
    String source =
        Files.readString(Path.of("src/test/java/dev/weir/core/embedded/JavaLibraryTest.java"));
    List<String> run = blocks(source, "// one \\w+\\n(.*?)// end");
    List<String> shown =
        blocks(Files.readString(Path.of("../docs/java-library.md")), "```java\\n(.*?)```");
    assertThat(shown).isEqualTo(run);
  }

  private static List<String> blocks(String text, String pattern) {
    List<String> blocks = new ArrayList<>();
    Matcher m = Pattern.compile(pattern, Pattern.DOTALL).matcher(text);
    while (m.find()) {
      blocks.add(Arrays.stream(m.group(1).split("\n"))
          .map(String::strip)
          .filter(l -> !l.isEmpty())
          .map(l -> l.replace("System.out.println(", "print("))
          .reduce("", (a, b) -> a + b + "\n"));
    }
    return blocks;
  }

  @Test
  void everyMistakeIsSaidAtOnce() {
    PipelineBuilder builder =
        PipelineBuilder.named("wrong").feed("f", f -> f.field("x", "x")).stream(
            "s", s -> s.from("f").window("last 3 hours").select("m", "meen(x)"));
    assertThatThrownBy(builder::build)
        .isInstanceOf(MistakesException.class)
        .hasMessageContaining("'last 3 hours' is not a window")
        .hasMessageContaining("there is no function 'meen' (did you mean mean?)")
        .hasMessageContaining("m: meen(x)");
  }

  @Test
  void anAccumulatorSaysWhatItCannotDo() {
    assertThatThrownBy(() -> Accumulator.of("meen"))
        .hasMessage("there is no statistic 'meen'; did you mean mean?");
    assertThatThrownBy(() -> Accumulator.of("quantile", 1.5))
        .hasMessage("quantile(x, p): p is a number from 0 to 1");
    assertThatThrownBy(() -> Accumulator.of("quantile"))
        .hasMessage("quantile(x, p) takes 1 constant, found 0");
    assertThatThrownBy(() -> Accumulator.of("mean").update(1, 2))
        .hasMessage("mean(x) does not take 2 values here, but 1");
    assertThatThrownBy(() -> Accumulator.over("decay 5m", "median"))
        .hasMessageStartingWith("median cannot be kept with weights that fade with age");
    assertThatThrownBy(
            () -> Accumulator.over("last 3", "mean").merge(Accumulator.over("last 3", "mean")))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> Accumulator.of("rsi").merge(Accumulator.of("rsi")))
        .isInstanceOf(UnsupportedOperationException.class);
    Accumulator itself = Accumulator.of("median");
    assertThatThrownBy(() -> itself.merge(itself)).hasMessageContaining("with itself");
    assertThatThrownBy(() -> Accumulator.of("macd", 26, 12))
        .hasMessageEndingWith("fast must be below slow");
    assertThatThrownBy(() -> Accumulator.of("avg")).hasMessageEndingWith("did you mean mean?");
  }

  @Test
  void aWindowOfTimeGoesByTheTimesGiven() {
    Accumulator mean = Accumulator.over("last 10s", "mean");
    mean.updateAt(0, 1).updateAt(8_000_000_000L, 3);
    assertThat(mean.value()).isCloseTo(2, within(0.0));
    mean.updateAt(12_000_000_000L, 5);
    assertThat(mean.value()).isCloseTo(4, within(0.0));
  }
}

package dev.weir.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A field is read as what it is used as, wherever that is. */
class TypesTest {
  private static PipelineBuilder feed() {
    return PipelineBuilder.named("types").feed("f", f -> f.field("x", "x").field("k", "k"));
  }

  private static List<String> fields(PipelineBuilder builder) {
    return builder.build().feeds().getFirst().layout().fields().stream()
        .map(f -> f.name() + " " + f.type())
        .collect(Collectors.toList());
  }

  @Test
  void aUseInAStreamOverAStreamCounts() {
    assertThat(fields(feed().stream("bars", s -> s.from("f").by("k").select("close", "last(x)"))
            .stream("chosen", s -> s.from("bars").by("k").select("close", "close"))
            .stream("ema", s -> s.from("chosen").where("k = 'A'").select("ema", "ema(close, 3)"))))
        .containsExactly("x NUMBER", "k TEXT");
  }

  @Test
  void soDoesAUseOfTheLastValue() {
    assertThat(fields(feed().stream("newest", s -> s.from("f").select("twice", "x * 2"))))
        .containsExactly("x NUMBER");
  }

  @Test
  void soDoesAUseInAnAlert() {
    assertThat(fields(feed().stream("newest", s -> s.from("f").select("x", "x"))
            .alert("high", a -> a.from("newest").when("x > 3"))))
        .containsExactly("x NUMBER");
  }

  @Test
  void aFieldThatNobodyComputesWithKeepsTheTypeOfEachValue() {
    assertThat(fields(feed().stream("newest", s -> s.from("f").select("x", "x"))))
        .containsExactly("x ANY");
  }

  @Test
  void usesThatContradictEachOtherAreAMistake() {
    PipelineBuilder builder = feed().stream("newest", s -> s.from("f").select("x", "x")).stream(
            "mean", s -> s.from("newest").select("mean", "mean(x)"))
        .alert("text", a -> a.from("newest").when("x = 'high'"));
    assertThatThrownBy(builder::build)
        .isInstanceOf(MistakesException.class)
        .hasMessageContaining("a text")
        .hasMessageContaining("a number");
  }
}

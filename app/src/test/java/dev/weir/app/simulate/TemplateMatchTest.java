package dev.weir.app.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.conversation.JsonTemplate;
import dev.weir.core.pipeline.FeedSpec;
import dev.weir.core.pipeline.PipelineBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Messages, filled and read again. */
class TemplateMatchTest {
  private static JsonTemplate template(String yaml) {
    String file = "feeds: { f: { url: ws://h, symbols: [A], subscribe: " + yaml
        + " } }\nstreams: { s: { from: f, select: 'count() as n' } }\n";
    FeedSpec spec = (FeedSpec)
        PipelineBuilder.parse(file, name -> Optional.empty()).feeds().getFirst().source();
    return spec.conversation().subscribe().getFirst();
  }

  private static TemplateMatch roundTrip(String yaml, Map<String, Object> values) {
    JsonTemplate template = template(yaml);
    return TemplateMatch.of(template, template.fill(new HashMap<>(values))).orElseThrow();
  }

  @Test
  void theSymbolsAreFound() {
    Map<String, Object> two = Map.of("symbols", List.of("A", "B"), "id", 7L);
    assertThat(roundTrip("{ op: sub, args: \"{symbols}\" }", two).symbols())
        .containsExactly("A", "B");
    assertThat(roundTrip("{ op: sub, args: [{ c: t, s: \"{symbol}\" }], id: \"{id}\" }", two))
        .isEqualTo(new TemplateMatch(List.of("A", "B"), Map.of("id", 7)));
    assertThat(roundTrip("'trades:{symbols}'", two).symbols()).containsExactly("A", "B");
    assertThat(roundTrip("{ s: \"{symbol|lower}@t\" }", Map.of("symbol", "BTC")).symbols())
        .containsExactly("BTC");
  }

  @Test
  void aMessageWithoutPlaceholdersIsItself() {
    String boxes = "{ key: a b, boxes: [[[-90, -180], [90, 180]]], types: [P], none: null }";
    assertThat(roundTrip(boxes, Map.of()).symbols()).isEmpty();
  }

  @Test
  void anotherMessageDoesNotMatch() {
    JsonTemplate template = template("{ op: sub, args: [\"{symbol}\"], n: 1 }");
    for (String other : List.of(
        "{\"op\":\"sub\",\"args\":[],\"n\":1}",
        "{\"op\":\"sub\",\"args\":[\"A\"],\"n\":2}",
        "{\"op\":\"sub\",\"args\":[\"A\"]}",
        "{\"op\":\"sub\",\"args\":[\"A\"],\"n\":1,\"x\":1}",
        "[]",
        "no JSON",
        "")) {
      assertThat(TemplateMatch.of(template, other)).as(other).isEmpty();
    }
  }
}

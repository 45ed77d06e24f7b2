package dev.weir.core.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

/** Equal texts have one id, in order of appearance. */
class TextsTest {
  @Property
  void eachDistinctTextHasTheNextId(
      @ForAll @Size(max = 200)
          List<@CharRange(from = 'a', to = 'b') @Chars({'\0', 'é'}) @StringLength(max = 20) String>
              feed,
      @ForAll @IntRange(max = 9) int before,
      @ForAll @IntRange(max = 9) int after) {
    Texts texts = new Texts();
    Map<String, Integer> expected = new HashMap<>();
    for (String text : feed) {
      expected.putIfAbsent(text, expected.size());
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      byte[] bytes =
          ("x".repeat(before) + text + "y".repeat(after)).getBytes(StandardCharsets.UTF_8);
      assertThat(texts.intern(bytes, before, utf8.length)).isEqualTo(expected.get(text));
      assertThat(texts.intern(text)).isEqualTo(expected.get(text));
    }
    assertThat(texts.size()).isEqualTo(expected.size());
    expected.forEach((text, id) -> {
      assertThat(texts.text(id)).isEqualTo(text);
      assertThat(texts.utf8(id)).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
    });
  }

  @Test
  void refusesNewTextsWhenFullAndKnowsTheOthers() {
    Texts texts = new Texts();
    for (int i = 0; i < Texts.LIMIT; i++) {
      assertThat(texts.intern("symbol " + i)).isEqualTo(i);
    }
    assertThat(texts.intern("one more")).isEqualTo(Texts.FULL);
    assertThat(texts.size()).isEqualTo(Texts.LIMIT);
    assertThat(texts.intern("symbol 77")).isEqualTo(77);
  }
}

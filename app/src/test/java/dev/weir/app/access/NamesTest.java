package dev.weir.app.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamesTest {
  @ParameterizedTest
  @CsvSource({
    "AAPL, AAPL, true",
    "AAPL, AAPLX, false",
    "AAPL, aapl, false",
    "MS*, MSFT, true",
    "MS*, MS, true",
    "MS*, XMS, false",
    "*USD, EURUSD, true",
    "*USD, USDX, false",
    "a*a, a, false",
    "a*a, aa, true",
    "a*b*c, a-b-c, true",
    "a*b*c, acb, false",
    "*, anything, true",
    "**, x, true",
  })
  void aStarIsAnyText(String pattern, String name, boolean matches) {
    assertThat(Names.of(pattern).matches(name)).isEqualTo(matches);
  }

  @Test
  void onlyStarsAreAll() {
    assertThat(Names.of("a", "*").isAll()).isTrue();
    assertThat(Names.of("**").isAll()).isTrue();
    assertThat(Names.of("a*", "").isAll()).isFalse();
    assertThat(Names.NONE.isAll()).isFalse();
    assertThat(Names.NONE.matches("")).isFalse();
  }

  /** As a regular expression would. */
  @Property
  void theSameAsTheWholePattern(
      @ForAll @Chars({'a', 'b', '*'}) @StringLength(max = 6) String pattern,
      @ForAll @Chars({'a', 'b'}) @StringLength(max = 8) String name) {
    String regex = List.of(pattern.split("", -1)).stream()
        .map(c -> c.equals("*") ? ".*" : c)
        .collect(Collectors.joining());
    assertThat(Names.of(pattern).matches(name)).isEqualTo(name.matches(regex));
  }
}
